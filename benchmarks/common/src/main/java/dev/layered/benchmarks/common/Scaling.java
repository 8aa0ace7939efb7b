package dev.layered.benchmarks.common;

/**
 * What threads get done together.
 *
 * @param one calls of one thread in a microsecond, while the others rest
 * @param all those of all threads
 */
public record Scaling(double one, double all) {

  /** How many times as much all get done as one. */
  public double ratio() {
    return all / one;
  }
}
