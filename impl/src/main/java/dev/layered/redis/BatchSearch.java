package dev.layered.redis;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SingleFlight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches of one cache for several keys, sent together. Nothing throws. */
final class BatchSearch {

  private final RedisStore store;
  private final EntryBytes bytes;
  private final LeaseCalls leases;
  private final CacheCounters counters;
  private final PlainBatch plain;

  BatchSearch(RedisStore store, EntryBytes bytes, LeaseCalls leases, CacheCounters counters) {
    this.store = store;
    this.bytes = bytes;
    this.leases = leases;
    this.counters = counters;
    this.plain = new PlainBatch(store, bytes, counters);
  }

  /** Adds the search for one key to a batch. */
  private interface Search {
    void add(Batch batch, EntryNames names, byte[] token, SingleFlight sharing);
  }

  /** One key that is searched for: its position among all, its names, and the lease it may get. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asked(int index, EntryNames names, byte[] token) {}

  /**
   * Finds each value or takes the lease to load it. One round trip; another one for what is missing
   * after many hits in a row, which were the cheaper for it, another one for values that do not say
   * how long they live after many that did, and another one if there are bytes that are no entry.
   *
   * @param names null for a key that has none
   * @return one answer for each, in order
   */
  List<Lookup> search(
      List<Object> keys,
      List<@Nullable EntryNames> names,
      SingleFlight sharing,
      List<String> subjects) {
    List<Lookup> lookups = unreachable(names.size());
    boolean guesses = subjects.isEmpty() && plain.isLikelyToFindAll();
    List<Answered> found = guesses ? plain.read(names) : List.of();
    if (found == null) {
      return lookups;
    }
    List<@Nullable EntryNames> left = new ArrayList<>(names);
    found.forEach(answered -> left.set(answered.index(), null));
    List<Answered> searched = ask(left, sharing, subjects, leases::addSearch);
    plain.note(guesses, left, searched);
    List<@Nullable EntryNames> broken = new ArrayList<>(Collections.nCopies(names.size(), null));
    found.forEach(answered -> note(answered, keys, lookups, broken));
    searched.forEach(answered -> note(answered, keys, lookups, broken));
    // They are as good as none: the load that follows replaces them.
    List<Lookup> taken = take(broken, sharing);
    for (int i = 0; i < names.size(); i++) {
      if (broken.get(i) != null) {
        lookups.set(i, taken.get(i));
      }
    }
    return lookups;
  }

  /** Decodes what was found, and notes what came of a search. */
  private void note(
      Answered answered,
      List<Object> keys,
      List<Lookup> lookups,
      List<@Nullable EntryNames> broken) {
    int index = answered.index();
    EntryNames names = answered.names();
    SearchAnswer answer = answered.answer();
    Lookup lookup = answer.lookup();
    if (answer.value() != null) {
      Entry entry = bytes.decode(keys.get(index), names, answer.value(), answer);
      if (entry == null) {
        broken.set(index, names);
      } else {
        lookup = new Lookup.Found(entry, answer.learned().about(entry));
      }
    }
    lookups.set(index, lookup);
  }

  /** Takes the leases although there may be values. One round trip, or none for no names. */
  List<Lookup> take(List<@Nullable EntryNames> names, SingleFlight sharing) {
    List<Lookup> lookups = unreachable(names.size());
    for (Answered answered : ask(names, sharing, List.of(), leases::addTake)) {
      lookups.set(answered.index(), answered.answer().lookup());
    }
    return lookups;
  }

  private static List<Lookup> unreachable(int count) {
    return new ArrayList<>(Collections.nCopies(count, Lookup.UNREACHABLE));
  }

  /** What was answered about a key. */
  record Answered(int index, EntryNames names, SearchAnswer answer) {}

  /**
   * Notes interest before the search, and what came of it after; what has no answer is left out.
   */
  private List<Answered> ask(
      List<@Nullable EntryNames> names,
      SingleFlight sharing,
      List<String> subjects,
      Search search) {
    List<Asked> asked = new ArrayList<>(names.size());
    Batch batch = new Batch(store.remote().forReaders());
    for (int i = 0; i < names.size(); i++) {
      EntryNames own = names.get(i);
      if (own != null) {
        byte[] token = store.newToken();
        asked.add(new Asked(i, own, token));
        search.add(batch, own, token, sharing);
      }
    }
    if (asked.isEmpty()) {
      return List.of();
    }
    // After the searches: no position is older than a value.
    leases.addLearn(batch, subjects);
    boolean exclusive = sharing == SingleFlight.CLUSTER;
    if (exclusive) {
      asked.forEach(each -> store.waiters().expect(each.names().value()));
    }
    List<Answered> answered = List.of();
    try {
      answered = read(asked, store.remote().call(counters, () -> heard(batch, asked)), subjects);
      return answered;
    } finally {
      if (exclusive) {
        wakeAllBut(answered, asked);
      }
    }
  }

  private List<Answered> read(
      List<Asked> asked, @Nullable List<Object> replies, List<String> subjects) {
    if (replies == null) {
      return List.of();
    }
    Learned learned = leases.learned(subjects, replies, asked.size());
    List<Answered> answered = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      Asked each = asked.get(i);
      SearchAnswer answer = leases.noted(replies.get(i), each.names(), each.token());
      if (answer != null && answer.value() != null) {
        answer = answer.learning(learned);
      }
      if (answer != null) {
        answered.add(new Answered(each.index(), each.names(), answer));
      }
    }
    return answered;
  }

  /** Requests that end without an answer may yet have been carried out. */
  private List<Object> heard(Batch batch, List<Asked> asked) {
    try {
      return batch.run();
    } catch (RuntimeException e) {
      asked.forEach(each -> store.keeper().lose(LeaseCalls.text(each.token()), each.names()));
      throw e;
    }
  }

  /** Only where another node is loading is there something to wait for. */
  private void wakeAllBut(List<Answered> answered, List<Asked> asked) {
    boolean[] busy = new boolean[asked.isEmpty() ? 0 : asked.get(asked.size() - 1).index() + 1];
    for (Answered each : answered) {
      busy[each.index()] = each.answer().lookup() instanceof Lookup.Busy;
    }
    for (Asked each : asked) {
      if (!busy[each.index()]) {
        store.waiters().wake(each.names().value());
      }
    }
  }
}
