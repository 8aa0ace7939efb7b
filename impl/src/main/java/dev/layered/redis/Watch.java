package dev.layered.redis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Looks again and again where the servers are, on one thread, which starts when that is first asked
 * for. After a failure the pauses grow, up to two seconds. Safe for use by several threads.
 */
final class Watch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private static final long PERIOD_MILLIS = 1000;

  /** Between two looks, however often it is woken. */
  private static final long LEAST_MILLIS = 50;

  private static final long MAX_PAUSE_MILLIS = 2000;

  private final Runnable look;
  private final Runnable end;
  private final ThreadFactory threads;
  private final Object monitor = new Object();
  private @Nullable Thread thread;
  private boolean woken;
  private boolean closed;
  private @Nullable RuntimeException failure;

  /**
   * A watch that has not looked yet.
   *
   * @param look finds out; throws if it cannot
   * @param end cleans up after the last look, on the same thread
   * @param threads makes daemon threads
   */
  Watch(Runnable look, Runnable end, ThreadFactory threads) {
    this.look = look;
    this.end = end;
    this.threads = threads;
  }

  /** Looks soon; not before the pause after a failure is over. */
  void wake() {
    synchronized (monitor) {
      woken = true;
      monitor.notifyAll();
      start();
    }
  }

  private void start() {
    if (thread == null && !closed) {
      thread =
          threads.newThread(
              () -> {
                try {
                  run();
                } finally {
                  end.run();
                }
              });
      thread.start();
    }
  }

  /**
   * Waits until something is known, if it can be expected soon: not if the last look failed.
   *
   * @param known whether it is
   * @param longest how long to wait at most
   * @throws JedisConnectionException if it is still not known
   */
  void await(BooleanSupplier known, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    synchronized (monitor) {
      start();
      try {
        while (!known.getAsBoolean()) {
          long left = (end - System.nanoTime()) / 1_000_000;
          if (closed || failure != null || left <= 0) {
            throw new JedisConnectionException("the servers are not known yet", failure);
          }
          monitor.wait(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JedisConnectionException("interrupted", e);
      }
    }
  }

  private void run() {
    long pauseMillis = LEAST_MILLIS;
    while (true) {
      RuntimeException reason = null;
      try {
        look.run();
        pauseMillis = LEAST_MILLIS;
      } catch (RuntimeException e) {
        reason = e;
      } catch (Error e) {
        // Without this thread, moved slots and a new master would never be noticed.
        LOG.log(Level.ERROR, "LAYERED-616 an error while looking where the servers are", e);
        reason = new JedisConnectionException("the servers are not known", e);
      }
      if (reason != null) {
        pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
      }
      synchronized (monitor) {
        failure = reason;
        monitor.notifyAll();
        try {
          // Each node at another time.
          pause(pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis), false);
          if (reason == null) {
            pause(PERIOD_MILLIS, true);
          }
        } catch (InterruptedException e) {
          closed = true;
        }
        if (closed) {
          return;
        }
        woken = false;
      }
    }
  }

  private void pause(long millis, boolean untilWoken) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; left > 0 && !closed && !(untilWoken && woken); ) {
      monitor.wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  /** Ends the thread; a look that is under way ends first. */
  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
  }
}
