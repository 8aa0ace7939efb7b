package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Sum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How often calls of each chosen kind did what they are for. */
final class CallCounts {

  private final Set<CallKind> kinds;
  private final boolean ageing;
  private final List<Run.Outcome> outcomes;

  /**
   * What came of some runs.
   *
   * @param ageing whether there was anything stale
   */
  CallCounts(Set<CallKind> kinds, boolean ageing, List<Run.Outcome> outcomes) {
    this.kinds = kinds;
    this.ageing = ageing;
    this.outcomes = outcomes;
  }

  /** How many values were judged. */
  long reads() {
    return kinds.stream().filter(CallKind::isRead).mapToLong(this::sum).sum();
  }

  /** Over all runs, by what is counted. */
  Map<String, Long> sums() {
    Map<String, Long> sums = new LinkedHashMap<>();
    for (CallKind kind : kinds) {
      sums.put(nameOf(kind), sum(kind));
      for (Sum sum : kind.mustHappen()) {
        sums.put(sum.toString(), sum(sum));
      }
    }
    return sums;
  }

  private long sum(CallKind kind) {
    return outcomes.stream().mapToLong(each -> count(each, kind)).sum();
  }

  private static String nameOf(CallKind kind) {
    return (kind.isRead() ? "reads." : "calls.") + kind;
  }

  /**
   * What has not happened although it was asked for: a kind in one run or another, or what it is
   * for in any.
   */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    for (CallKind kind : kinds) {
      if (outcomes.stream().anyMatch(outcome -> count(outcome, kind) == 0)) {
        missing.add(nameOf(kind));
      }
      for (Sum sum : kind.mustHappen()) {
        if (sum(sum) == 0 && (ageing || !sum.needsAgeing())) {
          missing.add(sum.toString());
        }
      }
    }
    return missing;
  }

  private long sum(Sum sum) {
    return outcomes.stream().mapToLong(each -> count(each, sum)).sum();
  }

  private static long count(Run.Outcome outcome, CallKind kind) {
    return outcome.calls().getOrDefault(kind, 0L);
  }

  private static long count(Run.Outcome outcome, Sum sum) {
    return outcome.sums().getOrDefault(sum, 0L);
  }
}
