package dev.layered.core;

import org.jspecify.annotations.Nullable;

/** What is thrown by the application, and thrown to it. */
final class Thrown {

  private static final int MOST_SUPPRESSED = 16;

  private Thrown() {}

  /**
   * Throws what a load threw just as it is, whatever its type: {@code throw Thrown.asIs(problem)}.
   */
  static RuntimeException asIs(@Nullable Throwable problem) {
    Throwable thrown = problem == null ? new IllegalStateException("no cause") : problem;
    Thrown.<RuntimeException>unchecked(thrown);
    throw new AssertionError("unreachable", thrown);
  }

  /**
   * Notes another failure with what is thrown, unless they are the same. Some applications throw
   * one constant again and again: it would keep all that failed after it.
   */
  static void suppress(Throwable thrown, Throwable other) {
    if (thrown != other && thrown.getSuppressed().length < MOST_SUPPRESSED) {
      thrown.addSuppressed(other);
    }
  }

  /**
   * Erasure makes the cast a no-op, so a checked exception passes; the method that was called
   * declares it.
   */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void unchecked(Throwable problem) throws X {
    throw (X) problem;
  }
}
