package dev.layered.test;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;

/** Waits of the kit, which fail the test when they have lasted too long. */
final class Wait {

  /** Real time. What is waited for takes milliseconds; a loaded machine must not reach this. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private Wait() {}

  /**
   * Waits until something is so; nothing tells when.
   *
   * @param what follows "expected within 30000 ms: "
   * @param condition asked again and again
   * @param found says what was so instead
   * @param limit how long at most
   * @throws AssertionFailedError if it did not come true in time
   */
  static void until(
      String what, BooleanSupplier condition, Supplier<String> found, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - end > 0) {
          throw new AssertionFailedError(
              "expected within " + limit.toMillis() + " ms: " + what + "; but " + found.get());
        }
        Thread.sleep(5); // nothing tells when what is waited for happens
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a test waited", e);
    }
  }
}
