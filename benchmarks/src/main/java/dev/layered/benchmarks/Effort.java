package dev.layered.benchmarks;

import dev.layered.benchmarks.common.JmhBenchmark;

/**
 * How long a scenario takes for its figures.
 *
 * @param rounds how many times each benchmark gets a process of its own; their median counts
 * @param warmups iterations whose time is not measured
 * @param iterations measured iterations; their median counts
 * @param millis how long an iteration takes
 * @param isQuick whether only a first look is wanted: scenarios then leave out or shorten what
 *     takes long whatever the rounds
 */
public record Effort(int rounds, int warmups, int iterations, int millis, boolean isQuick) {

  /** For figures that are quoted: up to an hour. */
  public static final Effort FULL = new Effort(7, 6, 8, 400, false);

  /** For a first look: a few minutes at most. */
  public static final Effort QUICK = new Effort(2, 6, 4, 250, true);

  /** To see that a scenario runs; its figures say nothing. */
  public static final Effort LEAST = new Effort(1, 0, 1, 20, true);

  /** A benchmark that is measured so long. */
  public JmhBenchmark of(Class<?> type, String method) {
    return new JmhBenchmark(type, method, warmups, iterations, millis);
  }

  /** The same with another number of rounds. */
  public Effort withRounds(int other) {
    return new Effort(other, warmups, iterations, millis, isQuick);
  }
}
