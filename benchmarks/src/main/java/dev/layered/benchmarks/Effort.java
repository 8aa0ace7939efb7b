package dev.layered.benchmarks;

/**
 * How long a scenario takes for its figures.
 *
 * @param rounds how many times each benchmark gets a process of its own; their median counts
 * @param warmups iterations whose time is not measured
 * @param iterations measured iterations; their median counts
 * @param millis how long an iteration takes
 */
public record Effort(int rounds, int warmups, int iterations, int millis) {

  /** For figures that are quoted: a few minutes. */
  public static final Effort FULL = new Effort(7, 6, 8, 400);

  /** For a first look: less than a minute. */
  public static final Effort QUICK = new Effort(2, 5, 3, 250);

  /** The same with another number of rounds. */
  public Effort withRounds(int other) {
    return new Effort(other, warmups, iterations, millis);
  }
}
