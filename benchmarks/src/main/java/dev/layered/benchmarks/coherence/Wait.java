package dev.layered.benchmarks.coherence;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.exceptions.JedisException;

/** Polls what other processes do, which nobody tells. */
final class Wait {

  private static final long PATIENCE_SECONDS = 60;

  private Wait() {}

  /**
   * Returns when something holds.
   *
   * @throws IllegalStateException if it takes too long
   */
  static void until(String what, BooleanSupplier holds) {
    if (!within(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), holds)) {
      throw new IllegalStateException("it does not happen that " + what);
    }
  }

  /** Whether something comes to hold within a time. While a server does not answer it does not. */
  static boolean within(long millis, BooleanSupplier holds) {
    long began = System.nanoTime();
    while (!isTrue(holds)) {
      if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(millis) || !Threads.sleep(20)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTrue(BooleanSupplier holds) {
    try {
      return holds.getAsBoolean();
    } catch (JedisException notNow) {
      return false;
    }
  }
}
