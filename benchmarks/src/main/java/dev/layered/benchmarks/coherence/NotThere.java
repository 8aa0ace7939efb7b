package dev.layered.benchmarks.coherence;

/**
 * The origin's answer that it has nothing. It is judged as the value would be: it says which
 * version the origin had when it was asked.
 */
final class NotThere extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long value;
  private final long thrownNanos = System.nanoTime();

  NotThere(long value) {
    super("nothing is there", null, false, false);
    this.value = value;
  }

  /** What the origin would have answered. */
  long value() {
    return value;
  }

  /** When it was thrown first. */
  long thrownNanos() {
    return thrownNanos;
  }
}
