package dev.layered.core;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The threads that a node works on besides those of its callers.
 *
 * @param refreshes runs background loads; bounded, so it may reject
 * @param elsewhere runs what may wait for the network or the disk, never on the calling thread;
 *     does not reject
 * @param mayWait whether the calling thread may wait for the network or the disk: the threads of an
 *     event loop may not
 * @param callers where the calling thread is
 * @param tracing what shows the work that is done
 */
public record Workers(
    Executor refreshes,
    Executor elsewhere,
    BooleanSupplier mayWait,
    Supplier<CallerContext> callers,
    Tracing tracing) {

  /** Of an application without event loops. */
  public static Workers of(Executor refreshes) {
    return new Workers(
        refreshes, ForkJoinPool.commonPool(), () -> true, () -> CallerContext.ANY, Tracing.NONE);
  }

  /** The same for work that never waits. */
  Workers whoMayWait() {
    return new Workers(refreshes, elsewhere, () -> true, callers, tracing);
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
