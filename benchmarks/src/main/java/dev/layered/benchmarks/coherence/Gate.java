package dev.layered.benchmarks.coherence;

/** Lets pass at once, after a while, or not before it is released. Safe for several threads. */
final class Gate {

  private boolean held;
  private long delayMillis;

  /** From now on nothing passes. */
  synchronized void hold() {
    held = true;
  }

  /** From now on all passes, but late. */
  synchronized void delay(long millis) {
    delayMillis = millis;
  }

  /** From now on all passes at once, what waits included. */
  synchronized void release() {
    held = false;
    delayMillis = 0;
    notifyAll();
  }

  /** Waits until something that came just now may pass. */
  synchronized void pass() throws InterruptedException {
    long until = System.nanoTime() + delayMillis * 1_000_000;
    while (held || (delayMillis > 0 && until - System.nanoTime() > 0)) {
      if (held) {
        wait();
      } else {
        wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
      }
    }
  }
}
