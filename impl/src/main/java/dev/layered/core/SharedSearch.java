package dev.layered.core;

import dev.layered.LayeredException;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.load.Load;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks the shared layer for entries of one cache, and learns with each answer what it takes to
 * judge it: of an entry that is older than what this node remembers of invalidations, when its tags
 * were invalidated last. Without a shared layer every answer is {@link Lookup#UNREACHABLE}.
 */
final class SharedSearch {

  private final String cache;
  private final SharedLayer shared;
  private final TagTable table;
  private final SingleFlight singleFlight;
  private final boolean strict;

  SharedSearch(CacheSpec spec, TagTable table, boolean strict) {
    this.cache = spec.name();
    this.shared = spec.layers().shared();
    this.table = table;
    this.singleFlight = spec.singleFlight();
    this.strict = strict;
  }

  /** Looks at what is there, whatever it is. No lease is taken, and no silence is an error. */
  Lookup peek(Object key) {
    TagTable.Unknown unknown = table.unknown(cache, List.of());
    Lookup answer = learned(shared.peek(key, unknown.subjects()), unknown);
    if (answer instanceof Lookup.Found found) {
      TagTable.Unknown more = table.unknown(cache, found.entry().tags());
      return more.subjects().isEmpty() ? answer : learned(shared.peek(key, more.subjects()), more);
    }
    return answer;
  }

  /**
   * Looks at several keys for somebody who loads nothing, so that no lease is taken: in one
   * pipeline, or some if there are many keys, up to the first without an answer; in another one
   * only for entries with tags of which this node knows too little to judge them.
   *
   * @throws LayeredException if the shared layer does not answer and the node is strict
   */
  List<Lookup> lookAtAll(List<Object> keys) {
    if (!shared.isPresent()) {
      return unreachable(keys.size());
    }
    List<Lookup> answers = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from += SharedLayer.AT_ONCE) {
      int to = Math.min(from + SharedLayer.AT_ONCE, keys.size());
      List<Lookup> some = lookAt(keys.subList(from, to));
      some.forEach(this::requireAnswer);
      answers.addAll(some);
      if (some.stream().allMatch(answer -> answer instanceof Lookup.Unreachable)) {
        // Each further portion would wait as long.
        answers.addAll(unreachable(keys.size() - to));
        break;
      }
    }
    return answers;
  }

  private List<Lookup> lookAt(List<Object> keys) {
    List<Lookup> answers = ask(keys, List.of());
    List<Integer> unknown = new ArrayList<>();
    Set<String> tags = new LinkedHashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      noteUnknown(i, keys.get(i), answers.get(i), unknown, tags);
    }
    if (isWorthAsking(unknown, tags)) {
      List<Lookup> again = ask(unknown.stream().map(keys::get).toList(), List.copyOf(tags));
      replace(answers, unknown, again);
    }
    return answers;
  }

  private List<Lookup> ask(List<Object> keys, List<String> tags) {
    TagTable.Unknown unknown = table.unknown(cache, tags);
    List<Lookup> answers = new ArrayList<>(shared.lookupAll(keys, unknown.subjects()));
    answers.forEach(answer -> learned(answer, unknown));
    return answers;
  }

  /**
   * Finds a value or takes the lease to load it. One round trip, with what must be learned about
   * older entries; another one only if the entry carries tags that the load does not.
   *
   * @throws LayeredException if the shared layer does not answer and the node is strict
   */
  Lookup seek(Object key, List<String> tags) {
    Lookup answer = shared.isPresent() ? lookup(key, tags) : Lookup.UNREACHABLE;
    requireAnswer(answer);
    return answer;
  }

  private Lookup lookup(Object key, List<String> tags) {
    TagTable.Unknown unknown = table.unknown(cache, tags);
    Lookup answer = learned(shared.lookup(key, singleFlight, unknown.subjects()), unknown);
    if (answer instanceof Lookup.Found found && isUnknown(key, found)) {
      TagTable.Unknown more = table.unknown(cache, found.entry().tags());
      if (!more.subjects().isEmpty()) {
        return learned(shared.lookup(key, singleFlight, more.subjects()), more);
      }
    }
    return answer;
  }

  /**
   * The same for several loads, in one pipeline; in another one only for entries with tags that
   * their loads do not have.
   *
   * @param keys those of the loads, in order
   * @return may be changed
   * @throws LayeredException as above; the loads hold what leases they were granted
   */
  List<Lookup> seekAll(List<Object> keys, List<Load> loads) {
    if (!shared.isPresent()) {
      return unreachable(keys.size());
    }
    Set<String> tags = new LinkedHashSet<>();
    loads.forEach(load -> tags.addAll(load.tags()));
    List<Lookup> answers = askFor(loads, keys, tags);
    List<Integer> unknown = new ArrayList<>();
    Set<String> more = new LinkedHashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      requireAnswer(answers.get(i));
      noteUnknown(i, keys.get(i), answers.get(i), unknown, more);
    }
    if (isWorthAsking(unknown, more)) {
      List<Lookup> again =
          askFor(
              unknown.stream().map(loads::get).toList(),
              unknown.stream().map(keys::get).toList(),
              more);
      replace(answers, unknown, again);
      again.forEach(this::requireAnswer);
    }
    return answers;
  }

  /** Every lease that is granted is held at once, or it would be lost when something fails. */
  private List<Lookup> askFor(List<Load> loads, List<Object> keys, Set<String> tags) {
    TagTable.Unknown unknown = table.unknown(cache, List.copyOf(tags));
    List<Lookup> answers =
        new ArrayList<>(shared.searchAll(keys, singleFlight, unknown.subjects()));
    for (int i = 0; i < answers.size(); i++) {
      learned(answers.get(i), unknown);
      if (answers.get(i) instanceof Lookup.Granted granted) {
        loads.get(i).holdLease(granted.lease());
      }
    }
    return answers;
  }

  /**
   * Takes the lease of a key, whatever is there.
   *
   * @throws LayeredException if the shared layer does not answer and the node is strict
   */
  Lookup lease(Object key) {
    Lookup answer = shared.isPresent() ? shared.lease(key, singleFlight) : Lookup.UNREACHABLE;
    requireAnswer(answer);
    return answer;
  }

  private boolean isUnknown(Object key, Lookup.Found found) {
    return table.judgeShared(cache, key, found.entry(), List.of()) == null;
  }

  private void noteUnknown(
      int index, Object key, Lookup answer, List<Integer> unknown, Set<String> tags) {
    if (answer instanceof Lookup.Found found && isUnknown(key, found)) {
      unknown.add(index);
      tags.addAll(found.entry().tags());
    }
  }

  /** What was unknown may have been learned meanwhile, by somebody else. */
  private boolean isWorthAsking(List<Integer> unknown, Set<String> tags) {
    return !unknown.isEmpty() && !table.unknown(cache, List.copyOf(tags)).subjects().isEmpty();
  }

  private static void replace(List<Lookup> answers, List<Integer> indexes, List<Lookup> by) {
    for (int i = 0; i < by.size(); i++) {
      answers.set(indexes.get(i), by.get(i));
    }
  }

  private static Lookup learned(Lookup answer, TagTable.Unknown asked) {
    if (answer instanceof Lookup.Found found) {
      asked.learn(found.positions());
    }
    return answer;
  }

  private static List<Lookup> unreachable(int count) {
    return new ArrayList<>(Collections.nCopies(count, Lookup.UNREACHABLE));
  }

  /**
   * Refuses silence.
   *
   * @throws LayeredException if the answer is none and the node is strict
   */
  void requireAnswer(Lookup answer) {
    if (strict && shared.isPresent() && answer instanceof Lookup.Unreachable) {
      throw new LayeredException(
          "LAYERED-618 cache \""
              + cache
              + "\": Redis does not answer, and layered.failure is strict; graceful calls the"
              + " method instead");
    }
  }
}
