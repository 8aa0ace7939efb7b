package dev.layered.redis;

import static java.util.Objects.requireNonNull;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The scripts of one cache's layer: arguments in, answers out. Nothing throws. */
final class LeaseCalls {

  private static final byte[] EXCLUSIVE = EntryNames.utf8("x");
  private static final byte[] ONE_OF_SEVERAL = EntryNames.utf8("s");

  private final RedisStore store;
  private final EntryBytes bytes;
  private final CacheCounters counters;
  private final byte[] leaseMillis;
  private final byte[] nodeId;
  private final byte[] maxBytes;
  private final byte[] nodePrefix;
  private final EntryCall exclusiveSearch;
  private final EntryCall sharedSearch;
  private final EntryCall exclusiveTake;
  private final EntryCall sharedTake;
  private final Function<EntryNames, SearchAnswer> plainRead;
  private final HitStreak streak = new HitStreak();

  /** Of the value that was found latest: those of one cache are mostly of one size. */
  private volatile int latestLength;

  LeaseCalls(RedisStore store, EntryBytes bytes, CacheCounters counters) {
    this.store = store;
    this.bytes = bytes;
    this.counters = counters;
    this.leaseMillis = utf8(store.leases().leaseTime().toMillis());
    this.nodeId = EntryNames.utf8(store.nodeId());
    this.maxBytes = utf8(bytes.maxBytes());
    this.nodePrefix = EntryNames.utf8(store.keys().nodePrefix());
    this.exclusiveSearch = search(EXCLUSIVE);
    this.sharedSearch = search(ONE_OF_SEVERAL);
    this.exclusiveTake = take(EXCLUSIVE);
    this.sharedTake = take(ONE_OF_SEVERAL);
    this.plainRead = new PlainRead(store.remote().forReaders(), bytes)::read;
  }

  private EntryCall search(byte[] mode) {
    return new EntryCall(
        store.remote().forReaders(), SharedScripts.LOOKUP, leaseMillis, mode, nodeId, maxBytes);
  }

  private EntryCall take(byte[] mode) {
    return new EntryCall(
        store.remote().forReaders(), SharedScripts.LEASE, leaseMillis, mode, nodeId);
  }

  /**
   * Finds a value or takes the lease; null if there was no answer. One round trip; another one for
   * a miss after many hits in a row, which were the cheaper for it, and for a value that does not
   * say how long it lives after many that did.
   */
  @Nullable SearchAnswer search(EntryNames names, SingleFlight sharing, List<String> subjects) {
    boolean plain = subjects.isEmpty() && streak.isLikelyToGoOn();
    SearchAnswer answer =
        plain
            ? store.remote().call(counters, plainRead, names)
            : searchOrLease(names, sharing, subjects);
    if (answer != null && answer.value() != null) {
      streak.hit();
      return answer;
    }
    streak.miss();
    return plain && answer != null ? searchOrLease(names, sharing, subjects) : answer;
  }

  private @Nullable SearchAnswer searchOrLease(
      EntryNames names, SingleFlight sharing, List<String> subjects) {
    byte[] token = store.newToken();
    if (subjects.isEmpty()) {
      EntryCall call = sharing == SingleFlight.CLUSTER ? exclusiveSearch : sharedSearch;
      return noting(names, sharing, token, () -> call.run(names, token), subjects);
    }
    return noting(
        names,
        sharing,
        token,
        () -> {
          Batch batch = new Batch(store.remote().forReaders());
          addSearch(batch, names, token, sharing);
          // After the search: no position is older than the value.
          addLearn(batch, subjects);
          return batch.run();
        },
        subjects);
  }

  void addSearch(Batch batch, EntryNames names, byte[] token, SingleFlight sharing) {
    List<byte[]> common = List.of(leaseMillis, mode(sharing), nodeId, maxBytes);
    batch.add(SharedScripts.LOOKUP, names, common, List.of(token), latestLength);
  }

  void addTake(Batch batch, EntryNames names, byte[] token, SingleFlight sharing) {
    List<byte[]> common = List.of(leaseMillis, mode(sharing), nodeId);
    batch.add(SharedScripts.LEASE, names, common, List.of(token), 0);
  }

  /** Finds without a lease. */
  void addPeek(Batch batch, EntryNames names) {
    batch.add(SharedScripts.PEEK, names, List.of(maxBytes), List.of(), latestLength);
  }

  /** Takes the lease although there may be a value. */
  Lookup take(EntryNames names, SingleFlight sharing) {
    byte[] token = store.newToken();
    EntryCall call = sharing == SingleFlight.CLUSTER ? exclusiveTake : sharedTake;
    SearchAnswer answer = noting(names, sharing, token, () -> call.run(names, token), List.of());
    return answer == null ? Lookup.UNREACHABLE : answer.lookup();
  }

  /**
   * Notes interest before a search, and what came of it after.
   *
   * @param call answers with what the search answered; with a list of that and what was learned if
   *     there are subjects
   */
  private @Nullable SearchAnswer noting(
      EntryNames names,
      SingleFlight sharing,
      byte[] token,
      Supplier<Object> call,
      List<String> subjects) {
    boolean exclusive = sharing == SingleFlight.CLUSTER;
    if (exclusive) {
      store.waiters().expect(names.value());
    }
    boolean busy = false;
    try {
      Object answers = store.remote().call(counters, () -> heard(call, names, token));
      if (answers == null) {
        return null;
      }
      boolean learns = !subjects.isEmpty() && answers instanceof List<?>;
      SearchAnswer answer = noted(learns ? ((List<?>) answers).get(0) : answers, names, token);
      if (answer != null && answer.value() != null) {
        return learns ? answer.learning(learned(subjects, (List<?>) answers, 1)) : answer;
      }
      busy = answer != null && answer.lookup() instanceof Lookup.Busy;
      return answer;
    } finally {
      if (exclusive && !busy) {
        store.waiters().wake(names.value());
      }
    }
  }

  /**
   * Reads the answer of one search, and notes its lease: one that was granted is kept, one of which
   * nothing was heard is lost.
   */
  @Nullable SearchAnswer noted(Object reply, EntryNames names, byte[] token) {
    SearchAnswer answer = read(reply, Learned.NOTHING);
    if (answer == null && reply instanceof RuntimeException e && isRefused(e)) {
      return SearchAnswer.of(Lookup.ABSENT);
    }
    if (answer == null) {
      store.keeper().lose(text(token), names);
      return null;
    }
    if (answer.lookup() instanceof Lookup.Granted) {
      LoadLease lease = new LoadLease(text(token));
      store.keeper().keep(lease.token(), names);
      return SearchAnswer.of(new Lookup.Granted(lease));
    }
    return answer;
  }

  /** A request that ends without an answer may yet have been carried out. */
  private Object heard(Supplier<Object> call, EntryNames names, byte[] token) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      if (ErrorReplies.refusesToWrite(e)) {
        // A lease that the server has no room for was not granted: that is an answer.
        return e;
      }
      store.keeper().lose(text(token), names);
      throw e;
    }
  }

  private boolean isRefused(RuntimeException failure) {
    boolean refused = ErrorReplies.refusesToWrite(failure);
    if (refused) {
      store.remote().refused(failure);
    }
    return refused;
  }

  static String text(byte[] token) {
    return new String(token, StandardCharsets.ISO_8859_1);
  }

  private static byte[] mode(SingleFlight sharing) {
    return sharing == SingleFlight.CLUSTER ? EXCLUSIVE : ONE_OF_SEVERAL;
  }

  /**
   * Reads the answer of a search; null if that failed. The lease that it grants has no name yet.
   */
  @Nullable SearchAnswer read(Object answer, Learned learned) {
    if (!(answer instanceof List<?> parts)) {
      counters.layerError();
      return null;
    }
    long status = (Long) parts.get(0);
    if (status == SharedScripts.FOUND) {
      byte[] value = (byte[]) parts.get(1);
      latestLength = value.length;
      return new SearchAnswer(value, (Long) parts.get(2), bytes.nanos(), learned, Lookup.ABSENT);
    }
    if (parts.size() > 2 && (Long) parts.get(2) != 0) {
      counters.undecodable();
    }
    Lookup lookup =
        status == SharedScripts.GRANTED
            ? new Lookup.Granted(new LoadLease(""))
            : status == SharedScripts.BUSY
                ? new Lookup.Busy(TimeUnit.MILLISECONDS.toNanos((Long) parts.get(1)))
                : status == SharedScripts.WRITING ? Lookup.WRITING : Lookup.ABSENT;
    return SearchAnswer.of(lookup);
  }

  void addLearn(Batch batch, List<String> subjects) {
    if (!subjects.isEmpty()) {
      batch.add(
          EntryScripts.LEARN,
          List.of(EntryNames.utf8(store.keys().log()), EntryNames.utf8(store.keys().positions())),
          subjects.stream().map(EntryNames::utf8).toList());
    }
  }

  /** Reads what was learned, at an index of the answers; null if there was no answer to that. */
  @Nullable Learned learned(List<String> subjects, List<?> answers, int index) {
    if (subjects.isEmpty()) {
      return Learned.NOTHING;
    }
    if (answers.get(index) instanceof List<?> texts) {
      if (texts.isEmpty()) {
        return Learned.NOTHING;
      }
      List<Long> positions = new ArrayList<>(texts.size());
      try {
        long epoch = BusMessage.hex(Replies.text(texts, 0));
        for (int i = 1; i < texts.size(); i++) {
          positions.add(Long.valueOf(Replies.text(texts, i)));
        }
        return new Learned(epoch, positions);
      } catch (NumberFormatException | MalformedMessageException e) {
        // Longer than a number, or of something else: counted below.
      }
    }
    counters.layerError();
    return null;
  }

  /** Adds a fill, or a release if there is nothing to store. */
  void addFill(Batch batch, EntryNames names, EntryBytes.@Nullable Kept kept, LoadLease lease) {
    if (kept == null) {
      batch.add(EntryScripts.RELEASE, names.both(), ending(lease));
    } else {
      batch.add(
          SharedScripts.FILL,
          names,
          List.of(nodePrefix),
          List.of(EntryNames.utf8(lease.token()), kept.bytes(), utf8(kept.lifeMillis())),
          0);
    }
  }

  Stored stored(Object answer) {
    if (answer instanceof Long held) {
      return held == 0 ? Stored.REFUSED : Stored.YES;
    }
    counters.layerError();
    return Stored.UNREACHABLE;
  }

  /** Whether the answer to a fill leaves it open what has become of the lease. */
  boolean leavesOpen(@Nullable Object answer) {
    return !(answer instanceof Long) && !(answer instanceof RuntimeException e && isRefused(e));
  }

  /** Gives a lease back. */
  void end(Script script, EntryNames names, LoadLease lease) {
    Object answer =
        store.remote().call(counters, () -> requireNonNull(run(script, names, ending(lease))));
    if (answer == null) {
      store.keeper().lose(lease.token(), names);
    }
    store.waiters().wake(names.value());
  }

  private List<byte[]> ending(LoadLease lease) {
    return List.of(EntryNames.utf8(lease.token()), nodePrefix);
  }

  /** Begins writes; null for each key that has no names or could not be had. */
  List<@Nullable LoadLease> beginWrites(List<@Nullable EntryNames> names) {
    List<@Nullable LoadLease> leases = new ArrayList<>(names.size());
    Batch batch = new Batch(store.remote().redis());
    List<byte[]> common = List.of(nodePrefix, leaseMillis);
    for (EntryNames name : names) {
      LoadLease lease = name == null ? null : new LoadLease(text(store.newToken()));
      leases.add(lease);
      if (name != null && lease != null) {
        batch.add(
            SharedScripts.BEGIN_WRITE, name, common, List.of(EntryNames.utf8(lease.token())), 0);
      }
    }
    // Nothing sent proves nothing, least of all to a breaker.
    boolean[] sent = new boolean[1];
    List<Object> answers =
        batch.isEmpty()
            ? null
            : store
                .remote()
                .call(
                    counters,
                    () -> {
                      sent[0] = true;
                      return batch.run();
                    });
    int next = 0;
    for (int i = 0; i < names.size(); i++) {
      EntryNames name = names.get(i);
      LoadLease lease = leases.get(i);
      if (name != null && lease != null) {
        Object answer = answers == null ? null : answers.get(next++);
        if (answer instanceof Long) {
          store.keeper().keep(lease.token(), name);
        } else {
          leases.set(i, null);
          if (sent[0]) {
            store.keeper().lose(lease.token(), name);
          }
          if (answer != null) {
            counters.layerError();
          }
        }
        store.waiters().wake(name.value());
      }
    }
    return leases;
  }

  private @Nullable Object run(Script script, EntryNames names, List<byte[]> arguments) {
    return store.remote().forReaders().run(script, names.both(), arguments);
  }

  private static byte[] utf8(long number) {
    return EntryNames.utf8(Long.toString(number));
  }
}
