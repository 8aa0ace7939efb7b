package dev.layered.ehcache;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads that touch the disk: daemons, without the class loader of whoever was first to
 * need them. An error that reaches the end of one switches the layer off.
 */
final class DiskThreads implements ThreadFactory {

  private final String name;
  private final DiskHealth health;
  private final AtomicInteger made = new AtomicInteger();

  DiskThreads(String name, DiskHealth health) {
    this.name = name;
    this.health = health;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(null, task, name + "-" + made.incrementAndGet(), 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(DiskThreads.class.getClassLoader());
    thread.setUncaughtExceptionHandler(
        (where, thrown) -> health.switchOff("a thread of the disk layer ended", thrown));
    return thread;
  }
}
