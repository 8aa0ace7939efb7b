package dev.layered.tck.containers;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting for what another process does. */
public final class Await {

  private static final long PAUSE_MILLIS = 20;

  private Await() {}

  /**
   * Asks again until the answer is good or the time is over; asks at least once.
   *
   * @return the last answer, good or not
   */
  public static <T> T until(Duration limit, Supplier<T> question, Predicate<? super T> good) {
    long start = System.nanoTime();
    T answer = question.get();
    while (!good.test(answer) && System.nanoTime() - start < limit.toNanos()) {
      pause();
      answer = question.get();
    }
    return answer;
  }

  private static void pause() {
    try {
      // Another process says nothing when it is ready; a boot is measured by this too.
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    }
  }
}
