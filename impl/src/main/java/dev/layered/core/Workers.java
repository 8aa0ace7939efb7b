package dev.layered.core;

import dev.layered.core.time.Timeouts;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The threads that a node works on besides those of its callers.
 *
 * @param refreshes runs background loads; bounded, so it may reject
 * @param loads runs loads that their callers may leave; rejects one if no thread is free for it
 * @param elsewhere runs what may wait for the network or the disk, never on the calling thread;
 *     does not reject
 * @param mayWait whether the calling thread may wait for the network or the disk: the threads of an
 *     event loop may not
 * @param timeouts ends the waits of callers who may not wait themselves
 * @param callers where the calling thread is
 * @param tracing what shows the work that is done
 */
public record Workers(
    Executor refreshes,
    Executor loads,
    Executor elsewhere,
    BooleanSupplier mayWait,
    Timeouts timeouts,
    Supplier<CallerContext> callers,
    Tracing tracing) {

  /** Of an application without event loops. */
  public static Workers of(Executor refreshes) {
    return new Workers(
        refreshes,
        Workers::onThreadOfItsOwn,
        ForkJoinPool.commonPool(),
        () -> true,
        new Timeouts(task -> daemon(task, "layered-timeouts")),
        () -> CallerContext.ANY,
        Tracing.NONE);
  }

  private static void onThreadOfItsOwn(Runnable load) {
    daemon(load, "layered-load").start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The same for work that never waits. */
  Workers whoMayWait() {
    return new Workers(refreshes, loads, elsewhere, () -> true, timeouts, callers, tracing);
  }

  /** Runs what may wait: on the calling thread if that may, else on another one. */
  public void run(Runnable task) {
    if (mayWait.getAsBoolean()) {
      task.run();
    } else {
      elsewhere.execute(task);
    }
  }
}
