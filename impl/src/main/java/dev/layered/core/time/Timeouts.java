package dev.layered.core.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends what callers wait for without a thread. Safe for use by several threads.
 *
 * <p>It does what {@link CompletableFuture#completeOnTimeout} does, which must not be used: the
 * JDK's thread for it lives as long as the JVM and keeps the context class loader and the access
 * control context of whoever needed it first. On a server that application would never be unloaded.
 * The thread here ends when it has had nothing to do for a while.
 */
public final class Timeouts implements AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor timer;

  /**
   * Starts no thread yet.
   *
   * @param threads makes the thread; a daemon
   */
  public Timeouts(ThreadFactory threads) {
    timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /**
   * A caller's own end of patience with what it shares with others.
   *
   * @param shared not changed
   * @param timeoutNanos how long to wait at most
   * @return completes as the shared one does, on the thread that completes it; with null on the
   *     thread of these timeouts, which must not be blocked, if time runs out; with null at once if
   *     they are closed
   */
  public <T> CompletableFuture<@Nullable T> orNull(
      CompletableFuture<? extends @Nullable T> shared, long timeoutNanos) {
    CompletableFuture<@Nullable T> own = shared.thenApply(value -> value);
    nullAfter(own, timeoutNanos);
    return own;
  }

  /**
   * Completes a future with null if time runs out: on the thread of these timeouts, which must not
   * be blocked, or at once if they are closed. When it is complete, nothing of it is left here.
   *
   * @param own of one caller; not changed if it is complete already
   * @param timeoutNanos how long that takes
   */
  public void nullAfter(CompletableFuture<? extends @Nullable Object> own, long timeoutNanos) {
    if (own.isDone()) {
      return;
    }
    try {
      ScheduledFuture<?> end =
          timer.schedule(() -> own.complete(null), timeoutNanos, TimeUnit.NANOSECONDS);
      CompletableFuture<?> unused = own.whenComplete((value, failure) -> end.cancel(false));
    } catch (RejectedExecutionException closed) {
      own.complete(null);
    }
  }

  /** Takes no more of them; those under way are kept, because an answer is owed to who waits. */
  @Override
  public void close() {
    timer.shutdown();
  }
}
