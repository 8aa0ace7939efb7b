package dev.layered.core;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits of a transfer: what is slow for a moment must not end it. */
final class Retries {

  private static final int ATTEMPTS = 50;
  private static final long PAUSE_MILLIS = 100;

  private Retries() {}

  /**
   * Tries something until it succeeds, for some five seconds.
   *
   * @return whether it did
   */
  static boolean until(BooleanSupplier attempt) throws InterruptedException {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (attempt.getAsBoolean()) {
        return true;
      }
      checkInterrupted();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // nothing tells when Redis answers again
    }
    return false;
  }

  /** Gives up if the calling thread was interrupted. */
  static void checkInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the transfer of a cache was interrupted");
    }
  }
}
