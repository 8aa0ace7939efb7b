package dev.layered.ehcache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the disk on threads of its own, so that a caller neither waits for ever nor meets an error
 * that belongs to a mapped file.
 */
final class StoreReader {

  /** So many time-outs without a read that ended between them switch the layer off. */
  static final int MAX_TIMEOUTS_IN_A_ROW = 5;

  private static final int TIMEOUTS_OF_PATIENCE = 10;
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 1024;

  private final DiskHealth health;
  private final long timeoutNanos;
  private final ThreadPoolExecutor threads;
  private final AtomicLong started = new AtomicLong();

  // Written under the lock of this.
  private volatile int timeoutsInARow;
  private long startedAtLastTimeout;

  StoreReader(DiskHealth health, Duration timeout) {
    this.health = health;
    this.timeoutNanos = timeout.toNanos();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            new DiskThreads("layered-disk-reader", health));
    this.threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Reads, waiting at most for the time-out. An interrupted caller does not wait and stays
   * interrupted.
   *
   * @return what was read; null if there is nothing, or it could not be had in time
   */
  <T> @Nullable T read(Callable<@Nullable T> read) {
    return read(read, timeoutNanos, true);
  }

  /**
   * The same for somebody who has time for several time-outs. It says nothing of the layer's health
   * when they run out, because nobody whom the layer serves has waited.
   */
  <T> @Nullable T readPatiently(Callable<@Nullable T> read) {
    return read(read, TIMEOUTS_OF_PATIENCE * timeoutNanos, false);
  }

  private <T> @Nullable T read(Callable<@Nullable T> read, long mostNanos, boolean tellsOfHealth) {
    Future<@Nullable T> pending;
    long number = started.incrementAndGet();
    try {
      pending = threads.submit(read);
    } catch (RejectedExecutionException busyOrClosed) {
      return null;
    }
    try {
      T found = pending.get(mostNanos, TimeUnit.NANOSECONDS);
      ended();
      return found;
    } catch (TimeoutException e) {
      // Not interrupted: Ehcache would close the channel of every reader.
      pending.cancel(false);
      if (tellsOfHealth) {
        timedOut(number);
      }
    } catch (InterruptedException e) {
      pending.cancel(false);
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      health.switchOff("a read failed", e.getCause());
    }
    return null;
  }

  private void ended() {
    // Racy on purpose: a count that is already zero needs no lock.
    if (timeoutsInARow != 0) {
      synchronized (this) {
        timeoutsInARow = 0;
      }
    }
  }

  /**
   * Counts time-outs that follow each other. Those of callers who waited at the same time are one:
   * a pause of the whole process makes all of them run out together, and says nothing about the
   * disk.
   */
  private void timedOut(long number) {
    synchronized (this) {
      if (number <= startedAtLastTimeout) {
        return;
      }
      startedAtLastTimeout = started.get();
      timeoutsInARow++;
      if (timeoutsInARow < MAX_TIMEOUTS_IN_A_ROW) {
        return;
      }
    }
    health.switchOff(MAX_TIMEOUTS_IN_A_ROW + " reads in a row did not end in time", null);
  }

  /** Lets no further read begin and waits for those that run. */
  void close(Deadline deadline) {
    threads.shutdown();
    deadline.await(nanos -> threads.awaitTermination(nanos, TimeUnit.NANOSECONDS));
  }
}
