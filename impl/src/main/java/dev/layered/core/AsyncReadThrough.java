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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
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
    refresher.refresh(
        key,
        request,
        stale,
        load -> load(key, load, request, stale, new CompletableFuture<@Nullable Object>()));
    return copyOf(stale);
  }

  /** Shares another caller's load; if it takes too long, loads for this caller alone. */
  private CompletableFuture<@Nullable Object> share(Load load, AsyncLoadRequest request) {
    counters.coalesced();
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    CompletionStage<Entry> wait =
        load.outcome().orTimeout(loadWaitNanos.getAsLong(), TimeUnit.NANOSECONDS);
    wait.whenComplete((entry, problem) -> answer(answer, load, entry, problem, request));
    return answer;
  }

  /**
   * A time-out of this caller's wait is told from a {@link TimeoutException} of the load itself by
   * whether the load has ended: its outcome is there in the second case.
   */
  private void answer(
      CompletableFuture<@Nullable Object> answer,
      Load load,
      @Nullable Entry entry,
      @Nullable Throwable problem,
      AsyncLoadRequest request) {
    if (entry != null) {
      answer.complete(copier.copy(entry.value()));
    } else if (problem instanceof TimeoutException && !load.outcome().isDone()) {
      start(request, relay(answer));
    } else {
      answer.completeExceptionally(unwrapped(problem));
    }
  }

  private CompletableFuture<@Nullable Object> lookBelow(
      Object key, Load load, AsyncLoadRequest request, @Nullable Entry staleOnHeap) {
    Found found = stack.below(key);
    Entry entry = found == null ? staleOnHeap : found.entry();
    if (found != null && found.entry().readFresh(ticker.nanos())) {
      counters.hit(found.layer());
      backfill(key, load, request, found.entry());
      return copyOf(found.entry());
    }
    if (found != null && mayServeWhileRefreshing(found.entry(), request)) {
      backfill(key, load, request, found.entry());
      return serveStale(key, request, found.entry());
    }
    counters.miss();
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    load(key, load, request, entry, answer);
    return answer;
  }

  private void backfill(Object key, Load load, AsyncLoadRequest request, Entry entry) {
    stack.endBackfilled(key, load, entry, request.policy());
    load.complete(entry);
  }

  private void load(
      Object key,
      Load load,
      AsyncLoadRequest request,
      @Nullable Entry stale,
      CompletableFuture<@Nullable Object> answer) {
    long began = ticker.nanos();
    start(
        request,
        (value, problem) -> {
          try {
            if (problem == null) {
              ending.succeeded(key, load, request, began, value);
              answer.complete(value);
              return;
            }
            Entry instead = ending.failed(key, load, request, began, problem, stale);
            if (instead != null) {
              answer.complete(copier.copy(instead.value()));
            } else {
              answer.completeExceptionally(problem);
            }
          } catch (Throwable unforeseen) {
            ending.aborted(key, load, unforeseen);
            answer.completeExceptionally(unforeseen);
          }
        });
  }

  /** What is to be done with a value, or with a problem if that is not null. */
  private interface Continuation extends BiConsumer<@Nullable Object, @Nullable Throwable> {}

  private static Continuation relay(CompletableFuture<@Nullable Object> answer) {
    return (value, problem) -> {
      if (problem == null) {
        answer.complete(value);
      } else {
        answer.completeExceptionally(problem);
      }
    };
  }

  /**
   * Starts a load and goes on when it ends, once. What a loader throws at once, and a null in the
   * place of its stage, fail the load like anything else.
   */
  private static void start(AsyncLoadRequest request, Continuation then) {
    AtomicBoolean ended = new AtomicBoolean();
    try {
      CompletionStage<? extends @Nullable Object> stage = request.start();
      if (stage == null) {
        throw new IllegalStateException(
            "LAYERED-301 the method returned null in the place of a CompletionStage");
      }
      stage.whenComplete(
          (value, problem) -> {
            if (!ended.getAndSet(true)) {
              then.accept(value, problem == null ? null : unwrapped(problem));
            }
          });
    } catch (Throwable thrown) {
      if (!ended.getAndSet(true)) {
        then.accept(null, thrown);
      }
    }
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
