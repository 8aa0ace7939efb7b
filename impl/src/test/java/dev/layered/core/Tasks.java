package dev.layered.core;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Threads of a test, and waits that end. */
final class Tasks implements AutoCloseable {

  /** Long enough for a busy machine; reached only by a test that fails. */
  static final long PATIENCE_SECONDS = 30;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "test-task");
            thread.setDaemon(true);
            return thread;
          });

  /** Runs something on a thread of its own. */
  <T> Future<T> start(Callable<T> task) {
    return threads.submit(task);
  }

  /** What a task returned; what it threw is thrown as it is. */
  static <T> T result(Future<T> task) throws Exception {
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw new AssertionError(failed.getCause());
    } catch (TimeoutException stuck) {
      throw new AssertionError("a task does not end", stuck);
    }
  }

  /** Waits for a latch. */
  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("a latch is not released");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Waits until something holds. */
  static void until(BooleanSupplier holds) {
    long began = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError("what was waited for does not happen");
      }
      Thread.yield();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
