package dev.layered.ehcache;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that changes the disk, and the order in which it does. The queue itself is not
 * bounded: each cache bounds what it puts in, so that none can crowd out another's invalidations.
 */
final class DiskWriter {

  private final DiskHealth health;
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean stopped;

  DiskWriter(DiskHealth health) {
    this.health = health;
    this.thread = new DiskThreads("layered-disk-writer", health).newThread(this::run);
    thread.start();
  }

  /** Queues a write. Once the layer is off it may be dropped. */
  void queue(Runnable write) {
    queue.add(write);
  }

  /**
   * Runs something behind all that is queued now, and waits for its end.
   *
   * @return whether it ended, in time and without failing
   */
  boolean call(Runnable task, Deadline deadline) {
    CountDownLatch done = new CountDownLatch(1);
    boolean[] succeeded = new boolean[1];
    queue.add(
        () -> {
          try {
            task.run();
            succeeded[0] = true;
          } finally {
            done.countDown();
          }
        });
    return deadline.await(nanos -> done.await(nanos, TimeUnit.NANOSECONDS)) && succeeded[0];
  }

  /**
   * Runs something behind all that is queued now, ends the thread, and waits for its end until the
   * deadline.
   *
   * @return whether it has ended
   */
  boolean finish(Runnable last, Deadline deadline) {
    queue.add(
        () -> {
          try {
            last.run();
          } finally {
            stopped = true;
          }
        });
    return deadline.await(
        nanos -> {
          TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
          return !thread.isAlive();
        });
  }

  private void run() {
    while (!stopped) {
      try {
        queue.take().run();
      } catch (InterruptedException e) {
        // nobody has a reason to interrupt this thread: go on
      } catch (Throwable t) {
        health.switchOff("a write failed", t);
      }
    }
  }
}
