package dev.layered.ehcache;

import java.time.Duration;

/**
 * A point in real time up to which a thread waits, interrupted or not; an interrupt is kept for
 * later.
 */
final class Deadline {

  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** Waits once or, after interrupts, several times. */
  boolean await(Wait wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.upTo(Math.max(0, atNanos - System.nanoTime()));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A way to wait. */
  @FunctionalInterface
  interface Wait {

    /** Waits so many nanoseconds and says whether what was waited for has happened. */
    boolean upTo(long nanos) throws InterruptedException;
  }
}
