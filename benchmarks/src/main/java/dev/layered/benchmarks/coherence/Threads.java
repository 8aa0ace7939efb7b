package dev.layered.benchmarks.coherence;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes threads. */
final class Threads {

  /** Runs what must not wait for a thread. */
  static final ExecutorService LATER = Executors.newCachedThreadPool(Threads::daemon);

  private Threads() {}

  /** A thread that does not keep its process alive. */
  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "coherence");
    thread.setDaemon(true);
    return thread;
  }

  /** Waits; false if interrupted, which is noted again. */
  static boolean sleep(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
