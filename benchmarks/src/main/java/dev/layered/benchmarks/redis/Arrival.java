package dev.layered.benchmarks.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** When something happened on another thread. One thread at a time causes it and waits for it. */
final class Arrival {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private volatile Thread waiting;
  private volatile long nanos;
  private volatile boolean seen;

  /**
   * What was measured, in microseconds from before the cause.
   *
   * @param heard until it happened
   * @param call until the call returned that was the cause
   */
  record Times(double heard, double call) {}

  /** Notes the time. */
  void happened() {
    nanos = System.nanoTime();
    seen = true;
    LockSupport.unpark(waiting);
  }

  /** Causes it, and waits until it has happened. */
  Times after(Runnable cause) {
    waiting = Thread.currentThread();
    seen = false;
    long begun = System.nanoTime();
    cause.run();
    double call = (System.nanoTime() - begun) / 1e3;
    while (!seen) {
      LockSupport.parkNanos(this, PATIENCE_NANOS);
      if (!seen && System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new IllegalStateException("it did not happen");
      }
    }
    return new Times((nanos - begun) / 1e3, call);
  }
}
