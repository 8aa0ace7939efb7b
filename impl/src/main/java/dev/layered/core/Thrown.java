package dev.layered.core;

import org.jspecify.annotations.Nullable;

/**
 * Throws what a load threw just as it is, whatever its type: {@code throw Thrown.asIs(problem)}.
 */
final class Thrown {

  private Thrown() {}

  static RuntimeException asIs(@Nullable Throwable problem) {
    Throwable thrown = problem == null ? new IllegalStateException("no cause") : problem;
    Thrown.<RuntimeException>unchecked(thrown);
    throw new AssertionError("unreachable", thrown);
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
