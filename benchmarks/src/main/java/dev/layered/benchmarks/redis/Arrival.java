package dev.layered.benchmarks.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** When something happened on another thread. One thread at a time causes it and waits for it. */
final class Arrival {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private volatile Thread waiting;
  private volatile long nanos;
  private volatile boolean seen;
  private double callMicros;

  /** Notes the time. */
  void happened() {
    nanos = System.nanoTime();
    seen = true;
    LockSupport.unpark(waiting);
  }

  /** Microseconds from before the cause until it happened. */
  double microsAfter(Runnable cause) {
    waiting = Thread.currentThread();
    seen = false;
    long begun = System.nanoTime();
    cause.run();
    callMicros = (System.nanoTime() - begun) / 1e3;
    while (!seen) {
      LockSupport.parkNanos(this, PATIENCE_NANOS);
      if (!seen && System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new IllegalStateException("it did not happen");
      }
    }
    return (nanos - begun) / 1e3;
  }

  /** How long the call took that was the last cause, for the thread that made it. */
  double callMicros() {
    return callMicros;
  }
}
