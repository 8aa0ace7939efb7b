package dev.layered.core;

import dev.layered.core.LayerStack.Found;
import dev.layered.core.LayerStack.Join;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@link ReadThrough} for loads that answer later: nobody waits on a thread. */
final class AsyncReadThrough {

  private final LayerStack stack;
  private final Refresher refresher;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final CacheCounters counters;
  private final Ticker ticker;

  AsyncReadThrough(
      LayerStack stack,
      Refresher refresher,
      LoadEnding ending,
      ValueCopier copier,
      LongSupplier loadWaitNanos) {
    this.stack = stack;
    this.refresher = refresher;
    this.ending = ending;
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /** The value of a key after {@link LayerStack#freshOnHeap} found none. */
  CompletableFuture<@Nullable Object> get(Object key, AsyncLoadRequest request) {
    Entry stale = stack.staleOnHeap(key);
    if (stale != null && mayServeWhileRefreshing(stale, request)) {
      return serveStale(key, request, stale);
    }
    Join join = stack.joinOrStart(key, request.tags(), null);
    if (!join.started()) {
      return share(join.load(), request);
    }
    try {
      return lookBelow(key, join.load(), request, stale);
    } catch (Throwable problem) {
      ending.aborted(key, join.load(), problem);
      throw problem;
    }
  }

  private boolean mayServeWhileRefreshing(Entry stale, AsyncLoadRequest request) {
    return ending.isWithin(stale, request.policy().staleWhileRevalidateNanos());
  }

  private CompletableFuture<@Nullable Object> serveStale(
      Object key, AsyncLoadRequest request, Entry stale) {
    counters.staleHit();
    refresher.refresh(key, request, stale, load -> load(key, load, request, stale));
    return copyOf(stale);
  }

  /** Shares another caller's load; if it takes too long, loads for this caller alone. */
  private CompletableFuture<@Nullable Object> share(Load load, AsyncLoadRequest request) {
    counters.coalesced();
    return load.outcome()
        .orTimeout(loadWaitNanos.getAsLong(), TimeUnit.NANOSECONDS)
        .handle((entry, problem) -> shared(load, entry, problem, request))
        .thenCompose(stage -> stage);
  }

  /**
   * A time-out of this caller's wait is told from a {@link TimeoutException} of the load itself by
   * whether the load has ended: its outcome is there in the second case.
   */
  private CompletionStage<@Nullable Object> shared(
      Load load, @Nullable Entry entry, @Nullable Throwable problem, AsyncLoadRequest request) {
    if (entry != null) {
      return copyOf(entry);
    }
    if (problem instanceof TimeoutException && !load.outcome().isDone()) {
      return start(request);
    }
    return CompletableFuture.failedFuture(unwrapped(problem));
  }

  private CompletableFuture<@Nullable Object> lookBelow(
      Object key, Load load, AsyncLoadRequest request, @Nullable Entry staleOnHeap) {
    Found found = stack.below(key);
    if (found == null) {
      counters.miss();
      return load(key, load, request, staleOnHeap);
    }
    Entry entry = found.entry();
    if (entry.readFresh(ticker.nanos())) {
      counters.hit(found.layer());
      return backfill(key, load, request, entry);
    }
    if (mayServeWhileRefreshing(entry, request)) {
      backfill(key, load, request, entry);
      return serveStale(key, request, entry);
    }
    counters.miss();
    return load(key, load, request, entry);
  }

  private CompletableFuture<@Nullable Object> backfill(
      Object key, Load load, AsyncLoadRequest request, Entry entry) {
    stack.endBackfilled(key, load, entry, request.policy());
    load.complete(entry);
    return copyOf(entry);
  }

  private CompletableFuture<@Nullable Object> load(
      Object key, Load load, AsyncLoadRequest request, @Nullable Entry stale) {
    long began = ticker.nanos();
    return start(request)
        .handle(
            (value, problem) -> {
              if (problem == null) {
                ending.succeeded(key, load, request, began, value);
                return CompletableFuture.completedFuture(value);
              }
              Throwable cause = unwrapped(problem);
              Entry instead = ending.failed(key, load, request, began, cause, stale);
              return instead != null
                  ? copyOf(instead)
                  : CompletableFuture.<@Nullable Object>failedFuture(cause);
            })
        .thenCompose(stage -> stage);
  }

  /**
   * What a loader throws at once, and a null in the place of its stage, fail the load like anything
   * else.
   */
  private static CompletableFuture<@Nullable Object> start(AsyncLoadRequest request) {
    CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    try {
      CompletionStage<? extends @Nullable Object> stage = request.start();
      if (stage == null) {
        throw new IllegalStateException(
            "LAYERED-301 the method returned null in the place of a CompletionStage");
      }
      stage.whenComplete(
          (value, problem) -> {
            if (problem == null) {
              result.complete(value);
            } else {
              result.completeExceptionally(unwrapped(problem));
            }
          });
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    }
    return result;
  }

  private CompletableFuture<@Nullable Object> copyOf(Entry entry) {
    return CompletableFuture.completedFuture(copier.copy(entry.value()));
  }

  private static Throwable unwrapped(@Nullable Throwable problem) {
    if (problem instanceof CompletionException && problem.getCause() != null) {
      return problem.getCause();
    }
    return problem == null ? new IllegalStateException("no cause") : problem;
  }
}
