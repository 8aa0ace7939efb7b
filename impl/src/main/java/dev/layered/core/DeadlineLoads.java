package dev.layered.core;

import dev.layered.LayeredException;
import dev.layered.core.layer.Entry;
import dev.layered.core.time.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReadThrough} for callers with deadlines. Each searches and waits on its own thread; the
 * load runs on one of the cache's, so that it can go on when its caller has left.
 */
final class DeadlineLoads {

  private final String cache;
  private final AsyncReadThrough reads;
  private final Deadlines deadlines;
  private final ValueCopier copier;
  private final Executor threads;
  private final Ticker ticker;

  DeadlineLoads(
      String cache,
      AsyncReadThrough reads,
      Deadlines deadlines,
      ValueCopier copier,
      Executor threads,
      Ticker ticker) {
    this.cache = cache;
    this.reads = reads;
    this.deadlines = deadlines;
    this.copier = copier;
    this.threads = threads;
    this.ticker = ticker;
  }

  /** What is known when a load has ended in time. */
  private record Answer(@Nullable Object value, @Nullable Throwable problem) {
    static Answer of(@Nullable Object value, @Nullable Throwable problem) {
      return new Answer(value, problem);
    }
  }

  /**
   * The value of a key after {@link HeapReads#fresh} found none. If the calling thread is
   * interrupted, it waits no longer; the load goes on.
   *
   * @throws Exception what the load threw, as it is; {@link dev.layered.LoadTimeoutException} after
   *     the hard deadline
   */
  @Nullable Object get(Object key, LoadRequest request, CallerDeadline deadline) throws Exception {
    try {
      return answer(key, request, deadline);
    } finally {
      deadline.end();
    }
  }

  private @Nullable Object answer(Object key, LoadRequest request, CallerDeadline deadline)
      throws Exception {
    CompletableFuture<Answer> answer =
        reads.get(key, new LoadElsewhere(cache, request, threads), deadline).handle(Answer::of);
    Answer inTime = null;
    InterruptedException interruption = null;
    try {
      inTime = await(answer, deadline.untilSoftNanos(ticker.nanos()));
      if (inTime == null) {
        inTime = staleFor(key, request, deadline);
      }
      if (inTime == null) {
        inTime = await(answer, deadline.untilHardNanos(ticker.nanos()));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      interruption = interrupted;
    }
    if (inTime == null) {
      inTime = staleFor(key, request, deadline);
    }
    if (inTime == null) {
      throw interruption == null ? deadlines.passed(deadline) : interrupted(interruption);
    }
    if (inTime.problem() != null) {
      throw Thrown.asIs(inTime.problem());
    }
    return inTime.value();
  }

  private @Nullable Answer staleFor(Object key, LoadRequest request, CallerDeadline deadline) {
    Entry stale = deadlines.staleFor(key, request, deadline);
    return stale == null ? null : new Answer(copier.copy(stale.value()), null);
  }

  private LayeredException interrupted(InterruptedException interruption) {
    return new LayeredException(
        "LAYERED-633 cache \""
            + cache
            + "\": the thread was interrupted while it waited for a load, and there is no stale"
            + " value that may be served; the load goes on",
        interruption);
  }

  /** The answer; null if time ran out. */
  private static @Nullable Answer await(CompletableFuture<Answer> answer, long nanos)
      throws InterruptedException {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return null;
    } catch (ExecutionException impossible) {
      throw new AssertionError("an answer is never exceptional", impossible);
    }
  }
}
