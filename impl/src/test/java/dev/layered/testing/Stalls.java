package dev.layered.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * How long this process stood still, for tests of how long something takes: a machine that stalls
 * must not fail them, and they must fail all the same if it is the code that is slow. A thread of
 * its own sleeps for moments; what it oversleeps is a stall of the process, or of the machine.
 *
 * <p>Only for what can be told by nothing but time: an order, a count or a longer time that costs
 * nothing is always better. Safe for use by several threads.
 */
public final class Stalls implements AutoCloseable {

  private static final long NAP_NANOS = 5_000_000;

  /** As late as a sleeper wakes up on a machine that is only busy. */
  private static final long USUAL_NANOS = 50_000_000;

  private final Thread watcher = new Thread(this::nap, "stalls");
  private long stoodStillNanos;
  private long napBegan = System.nanoTime();
  private boolean closed;

  private Stalls() {
    watcher.setDaemon(true);
    watcher.setPriority(Thread.MAX_PRIORITY);
  }

  /** Watches until it is closed. */
  public static Stalls watch() {
    Stalls stalls = new Stalls();
    stalls.watcher.start();
    return stalls;
  }

  /** How long a call takes, less the stalls meanwhile; never negative. */
  public Duration timeOf(Callable<?> call) throws Exception {
    long stalled = nanos();
    long began = System.nanoTime();
    call.call();
    long ended = System.nanoTime();
    return Duration.ofNanos(Math.max(0, ended - began - (nanos() - stalled)));
  }

  /** How long it stood still since the beginning, that of this moment included. */
  public synchronized long nanos() {
    return stoodStillNanos + oversleptNanos(System.nanoTime());
  }

  private long oversleptNanos(long now) {
    long overslept = now - napBegan - NAP_NANOS;
    return overslept > USUAL_NANOS ? overslept : 0;
  }

  private void nap() {
    try {
      while (napEnded()) {
        TimeUnit.NANOSECONDS.sleep(NAP_NANOS); // its own length is what is measured
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean napEnded() {
    long now = System.nanoTime();
    stoodStillNanos += oversleptNanos(now);
    napBegan = now;
    return !closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
