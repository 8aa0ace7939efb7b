package dev.layered.core;

import dev.layered.core.LayerStack.Join;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@link ReadThrough} for loads that answer later: nobody waits on a thread for a load. */
final class AsyncReadThrough {

  private final LayerStack stack;
  private final LowerLayers lower;
  private final Workers workers;
  private final Refresher refresher;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final Transactions transactions;
  private final CacheCounters counters;
  private final Ticker ticker;

  AsyncReadThrough(
      LayerStack stack,
      Workers workers,
      Refresher refresher,
      LoadEnding ending,
      ValueCopier copier,
      LongSupplier loadWaitNanos,
      Transactions transactions) {
    this.stack = stack;
    this.lower = stack.lower();
    this.workers = workers;
    this.refresher = refresher;
    this.ending = ending;
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.transactions = transactions;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /** The value of a key after {@link LayerStack#freshOnHeap} found none. */
  CompletableFuture<@Nullable Object> get(Object key, AsyncLoadRequest request) {
    CallerContext caller = workers.callers().get();
    CallersRequest callers = CallersRequest.ofThread(key, request, caller, transactions);
    return caller == CallerContext.ANY
        ? seekWhereAllowed(key, callers)
        : caller.answering(() -> seekWhereAllowed(key, callers));
  }

  /** The value that this caller alone loads; nothing is stored. */
  CompletableFuture<@Nullable Object> getAlone(Object key, AsyncLoadRequest request) {
    CallerContext caller = workers.callers().get();
    CallersRequest callers = CallersRequest.ofThread(key, request, caller, transactions);
    return caller.answering(
        () -> {
          CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
          counters.miss();
          loadAlone(callers, answer);
          return answer;
        });
  }

  /** Whether the node is in step may have to be asked, so even the first look may wait. */
  private CompletableFuture<@Nullable Object> seekWhereAllowed(Object key, CallersRequest request) {
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    Runnable search =
        () -> {
          try {
            relay(answer, seek(key, request));
          } catch (Throwable problem) {
            answer.completeExceptionally(problem);
          }
        };
    try {
      workers.run(search);
    } catch (Throwable noThread) {
      answer.completeExceptionally(noThread);
    }
    return answer;
  }

  private CompletableFuture<@Nullable Object> seek(Object key, CallersRequest request) {
    Entry stale = stack.staleOnHeap(key);
    if (stale != null && mayServeWhileRefreshing(stale, request)) {
      return serveStale(key, request, stale);
    }
    Join join = stack.joinOrStart(key, request.tags(), null);
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    if (!join.started()) {
      share(key, join.load(), request, answer);
      return answer;
    }
    lookOrFail(key, join.load(), request, answer);
    return answer;
  }

  private void lookOrFail(
      Object key, Load load, CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    try {
      relay(answer, look(key, load, request, answer));
    } catch (Throwable problem) {
      ending.aborted(key, load, problem);
      answer.completeExceptionally(problem);
    }
  }

  private boolean mayServeWhileRefreshing(Entry stale, CallersRequest request) {
    return ending.isWithin(stale, request.policy().staleWhileRevalidateNanos());
  }

  private CompletableFuture<@Nullable Object> serveStale(
      Object key, CallersRequest request, Entry stale) {
    counters.staleHit();
    refresher.refresh(key, request, load -> refresh(key, load, request));
    return copyOf(stale);
  }

  private void refresh(Object key, Load load, CallersRequest asker) {
    try {
      CallersRequest request = asker.inTheBackground();
      Entry stored = stack.peekFreshOnHeap(key);
      if (stored != null) {
        ending.foundOnHeap(key, load, stored);
        return;
      }
      Sought sought = lower.seek(key, load);
      if (ending.isSettledBelow(key, load, request, sought)) {
        return;
      }
      Entry stale = sought.found() == null ? stack.staleOnHeap(key) : sought.found().entry();
      long began = ticker.nanos();
      start(
          request,
          load,
          (value, problem) -> {
            if (!request.isStillFor(key)) {
              ending.misled(key, load);
            } else if (problem == null) {
              ending.succeeded(key, load, request, began, value, stale);
            } else {
              ending.failed(key, load, request, began, problem, stale);
            }
          });
    } catch (Throwable unforeseen) {
      ending.aborted(key, load, unforeseen);
      throw unforeseen;
    }
  }

  /** Shares another caller's load; if it takes too long, loads for this caller alone. */
  private void share(
      Object key, Load load, CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    if (request.isPartOf(load) || !lower.sharesLoads()) {
      counters.miss();
      loadAlone(request, answer);
      return;
    }
    counters.coalesced();
    Executor here = workers.tracing().captured();
    load.outcome(loadWaitNanos.getAsLong())
        .thenAccept(outcome -> here.execute(() -> answer(key, outcome, request, answer)))
        .exceptionally(
            unforeseen -> {
              answer.completeExceptionally(unwrapped(unforeseen));
              return null;
            });
  }

  private void answer(
      Object key,
      Load.@Nullable Outcome outcome,
      CallersRequest request,
      CompletableFuture<@Nullable Object> answer) {
    if (outcome == null) {
      // This thread is the one on which the JVM ends all waits.
      workers.elsewhere().execute(() -> loadAlone(request, answer));
    } else if (outcome.entry() != null) {
      answer.complete(copier.copy(outcome.entry().value()));
    } else if (outcome.problem() != null) {
      answer.completeExceptionally(outcome.problem());
    } else {
      relay(answer, seekWhereAllowed(key, request));
    }
  }

  private void loadAlone(CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    long began = ticker.nanos();
    start(
        request,
        null,
        (value, problem) -> {
          ending.count(began, problem == null);
          relay(answer, value, problem);
        });
  }

  private static void relay(
      CompletableFuture<@Nullable Object> answer, CompletionStage<@Nullable Object> from) {
    from.whenComplete((value, problem) -> relay(answer, value, problem));
  }

  private static void relay(
      CompletableFuture<@Nullable Object> answer,
      @Nullable Object value,
      @Nullable Throwable problem) {
    if (problem == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(unwrapped(problem));
    }
  }

  /** As {@link ReadThrough}: only what a load finds after it began may be served. */
  private CompletableFuture<@Nullable Object> look(
      Object key, Load load, CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    Entry stored = lower.isInStep() ? stack.freshOnHeap(key) : null;
    if (stored != null) {
      ending.foundOnHeap(key, load, stored);
      return copyOf(stored);
    }
    return settle(key, load, request, lower.seek(key, load), ticker.nanos(), answer);
  }

  /**
   * Answers with what a search found. While another node loads the key, searches again when that
   * has ended; after too long a wait this caller loads, and nothing is stored.
   */
  private CompletableFuture<@Nullable Object> settle(
      Object key,
      Load load,
      CallersRequest request,
      Sought sought,
      long beganNanos,
      CompletableFuture<@Nullable Object> answer) {
    if (sought.found() != null) {
      Entry entry = sought.found().entry();
      if (entry.readFresh(ticker.nanos())) {
        return serveFound(key, load, request, sought, sought.found());
      }
      if (mayServeWhileRefreshing(entry, request)) {
        ending.foundBelow(key, load, request, entry);
        return serveStale(key, request, entry);
      }
    }
    if (sought.isBusy()) {
      long left = loadWaitNanos.getAsLong() - (ticker.nanos() - beganNanos);
      if (left > 0) {
        seekAgain(key, load, request, Math.min(left, sought.busyNanos()), beganNanos, answer);
        return answer;
      }
      load.forbidStoring();
    }
    Entry stale = sought.found() == null ? stack.staleOnHeap(key) : sought.found().entry();
    load(key, load, request, stale, answer);
    return answer;
  }

  private CompletableFuture<@Nullable Object> serveFound(
      Object key, Load load, CallersRequest request, Sought sought, Found found) {
    if (sought.cutOff()) {
      counters.staleHit();
      ending.foundOnHeap(key, load, found.entry());
    } else {
      counters.hit(found.layer());
      ending.foundBelow(key, load, request, found.entry());
    }
    return copyOf(found.entry());
  }

  private void seekAgain(
      Object key,
      Load load,
      CallersRequest request,
      long timeoutNanos,
      long beganNanos,
      CompletableFuture<@Nullable Object> answer) {
    Executor here = workers.tracing().captured();
    Runnable again =
        () -> {
          try {
            relay(answer, settle(key, load, request, lower.seek(key, load), beganNanos, answer));
          } catch (Throwable unforeseen) {
            ending.aborted(key, load, unforeseen);
            answer.completeExceptionally(unforeseen);
          }
        };
    lower
        .awaitChange(key, timeoutNanos)
        .whenCompleteAsync((changed, overdue) -> here.execute(again), workers.elsewhere());
  }

  private void load(
      Object key,
      Load load,
      CallersRequest request,
      @Nullable Entry stale,
      CompletableFuture<@Nullable Object> answer) {
    long began = ticker.nanos();
    start(
        request,
        load,
        (value, problem) -> {
          try {
            if (request.isMisled()) {
              counters.miss();
              ending.misled(key, load);
              relay(answer, value, problem);
            } else if (problem == null) {
              counters.miss();
              ending.succeeded(key, load, request, began, value, stale);
              answer.complete(value);
            } else {
              fail(ending.failed(key, load, request, began, problem, stale), problem, answer);
            }
          } catch (Throwable unforeseen) {
            ending.aborted(key, load, unforeseen);
            answer.completeExceptionally(unforeseen);
          }
        });
  }

  private void fail(
      @Nullable Entry instead, Throwable problem, CompletableFuture<@Nullable Object> answer) {
    if (instead == null) {
      counters.miss();
      answer.completeExceptionally(problem);
    } else {
      counters.staleHit();
      answer.complete(copier.copy(instead.value()));
    }
  }

  /** What is to be done with a value, or with a problem if that is not null. */
  private interface Continuation extends BiConsumer<@Nullable Object, @Nullable Throwable> {}

  /**
   * Starts a load and goes on when it ends, once, where a thread may wait. What a loader throws at
   * once, and a null in the place of its stage, fail the load like anything else.
   *
   * @param load the load that the loader must not wait for; null if nobody shares what is loaded
   */
  private void start(CallersRequest request, @Nullable Load load, Continuation then) {
    AtomicBoolean ended = new AtomicBoolean();
    Executor here = workers.tracing().captured();
    try {
      CompletionStage<? extends @Nullable Object> stage = request.start(load);
      if (stage == null) {
        throw AsyncLoadRequest.noStage();
      }
      stage.whenComplete(
          (value, problem) -> {
            if (!ended.getAndSet(true)) {
              Throwable why = problem == null ? null : unwrapped(problem);
              workers.run(() -> here.execute(() -> then.accept(value, why)));
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
