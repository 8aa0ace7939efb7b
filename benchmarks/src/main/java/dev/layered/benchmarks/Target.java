package dev.layered.benchmarks;

/**
 * What a figure shall be.
 *
 * @param bound on which side of the limit the figure shall be
 * @param limit in the unit of the figure; it meets the target itself
 */
public record Target(Bound bound, double limit) {

  /** A side of a limit. */
  public enum Bound {

    /** Smaller is better. */
    AT_MOST("at most"),

    /** Greater is better. */
    AT_LEAST("at least");

    private final String text;

    Bound(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  boolean isMetBy(double value) {
    return bound == Bound.AT_MOST ? value <= limit : value >= limit;
  }
}
