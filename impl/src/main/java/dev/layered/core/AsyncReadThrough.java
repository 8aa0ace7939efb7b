package dev.layered.core;

import dev.layered.core.LoadsInFlight.Join;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReadThrough} for loads that answer later: nobody waits on a thread for a load. The loads
 * are called by {@link AsyncLoads}.
 */
final class AsyncReadThrough {

  private final LayerStack stack;
  private final HeapReads heap;
  private final LowerLayers lower;
  private final Workers workers;
  private final Refresher refresher;
  private final LoadEnding ending;
  private final AsyncLoads loads;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final Transactions transactions;
  private final Deadlines deadlines;
  private final CacheCounters counters;
  private final Ticker ticker;

  AsyncReadThrough(
      LayerStack stack,
      Workers workers,
      Refresher refresher,
      LoadEnding ending,
      AsyncLoads loads,
      ValueCopier copier,
      LongSupplier loadWaitNanos,
      Transactions transactions,
      Deadlines deadlines) {
    this.stack = stack;
    this.heap = stack.heap();
    this.lower = stack.lower();
    this.workers = workers;
    this.refresher = refresher;
    this.ending = ending;
    this.loads = loads;
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.transactions = transactions;
    this.deadlines = deadlines;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /** The value of a key after {@link HeapReads#fresh} found none. */
  CompletableFuture<@Nullable Object> get(Object key, AsyncLoadRequest request) {
    CallerContext caller = workers.callers().get();
    CallerDeadline deadline = deadlines.of(request);
    CallersRequest callers = CallersRequest.ofThread(key, request, caller, transactions, deadline);
    return caller == CallerContext.ANY
        ? deadlines.bounded(seekWhereAllowed(key, callers), key, request, deadline)
        : caller.answering(
            () -> deadlines.bounded(seekWhereAllowed(key, callers), key, request, deadline));
  }

  /**
   * The same for a caller that sees to its deadline itself, and to whom a thread is like another.
   */
  CompletableFuture<@Nullable Object> get(
      Object key, AsyncLoadRequest request, CallerDeadline deadline) {
    return seekWhereAllowed(
        key, CallersRequest.ofThread(key, request, CallerContext.ANY, transactions, deadline));
  }

  /** The value that this caller alone loads; nothing is stored. */
  CompletableFuture<@Nullable Object> getAlone(Object key, AsyncLoadRequest request) {
    CallerContext caller = workers.callers().get();
    CallersRequest callers = CallersRequest.ofThread(key, request, caller, transactions, null);
    return caller.answering(
        () -> {
          CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
          counters.miss();
          loads.loadAlone(callers, answer);
          return answer;
        });
  }

  /** Whether the node is in step may have to be asked, so even the first look may wait. */
  private CompletableFuture<@Nullable Object> seekWhereAllowed(Object key, CallersRequest request) {
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    Runnable search =
        () -> {
          try {
            Answers.relay(answer, seek(key, request));
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
    heap.throwFailure(key);
    Entry stale = heap.stale(key);
    if (stale != null && ending.mayServeStale(key, stale, request.policy())) {
      return serveStale(key, request, stale);
    }
    Join join = stack.loads().joinOrStart(key, request.tags(), null);
    request.waitsFor(join.load());
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
      Answers.relay(answer, look(key, load, request, answer));
    } catch (Throwable problem) {
      ending.aborted(key, load, problem);
      answer.completeExceptionally(problem);
    }
  }

  private CompletableFuture<@Nullable Object> serveStale(
      Object key, CallersRequest request, Entry stale) {
    request.countStale(counters);
    refresher.refreshStale(key, request, load -> refresh(key, load, request, null));
    return copyOf(stale);
  }

  /** Refreshes the fresh entry of a call that is answered with it, if it is time for that. */
  void refreshIfDue(Object key, AsyncLoadRequest request, Entry fresh) {
    if (refresher.isDue(key, request, fresh, ticker.nanos())) {
      CallerContext caller = workers.callers().get();
      CallersRequest callers = CallersRequest.ofThread(key, request, caller, transactions, null);
      refresher.refresh(key, callers, load -> refresh(key, load, callers, fresh));
    }
  }

  private void refresh(Object key, Load load, CallersRequest asker, @Nullable Entry had) {
    try {
      CallersRequest request = asker.inTheBackground();
      if (!refresher.isSettled(key, load, request, had)) {
        loads.refresh(key, load, request, load.stale());
      }
    } catch (Throwable unforeseen) {
      ending.aborted(key, load, unforeseen);
      throw unforeseen;
    }
  }

  /** Shares another caller's load; if it takes too long, loads for this caller alone. */
  private void share(
      Object key, Load load, CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    if (request.isPartOf(load) || !lower.sharesLoads()) {
      request.countMiss(counters);
      stack.misses().bypassed(key, MissLog.NOT_SHARED);
      loads.loadAlone(request, answer);
      return;
    }
    long left = request.leftToWaitNanos(ticker.nanos(), loadWaitNanos.getAsLong());
    if (request.counts()) {
      counters.coalesced();
    }
    Executor here = workers.tracing().captured();
    load.outcome(workers.timeouts(), left)
        .thenAccept(outcome -> here.execute(() -> answer(key, outcome, request, answer)))
        .exceptionally(
            unforeseen -> {
              answer.completeExceptionally(Answers.unwrapped(unforeseen));
              return null;
            });
  }

  private void answer(
      Object key,
      Load.@Nullable Outcome outcome,
      CallersRequest request,
      CompletableFuture<@Nullable Object> answer) {
    if (request.isOver()) {
      // What would be loaded now, or sought again, would be for nobody.
      answer.cancel(false);
    } else if (outcome == null) {
      // This thread is the one on which all waits end.
      workers.elsewhere().execute(() -> loads.loadAlone(request, answer));
    } else if (outcome.isAbandoned()) {
      Answers.relay(answer, seekWhereAllowed(key, request));
    } else {
      Answers.relay(answer, outcome, copier);
    }
  }

  /** As {@link ReadThrough}: only what a load finds after it began may be served. */
  private CompletableFuture<@Nullable Object> look(
      Object key, Load load, CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    Entry stored = heap.fresh(key);
    if (stored != null) {
      ending.foundOnHeap(key, load, stored);
      return copyOf(stored);
    }
    heap.throwFailure(key);
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
      if (ending.mayServeStale(key, entry, request.policy())) {
        ending.foundBelow(key, load, request, entry);
        return serveStale(key, request, entry);
      }
    }
    Entry stale = sought.found() == null ? heap.stale(key) : sought.found().entry();
    load.noteStale(stale);
    if (sought.isBusy()) {
      long left = loadWaitNanos.getAsLong() - (ticker.nanos() - beganNanos);
      if (left > 0) {
        seekAgain(key, load, request, Math.min(left, sought.busyNanos()), beganNanos, answer);
        return answer;
      }
      load.forbidStoring();
    }
    loads.load(key, load, request, stale, answer);
    return answer;
  }

  private CompletableFuture<@Nullable Object> serveFound(
      Object key, Load load, CallersRequest request, Sought sought, Found found) {
    if (sought.cutOff()) {
      request.countStale(counters);
      ending.foundOnHeap(key, load, found.entry());
    } else {
      if (request.counts()) {
        counters.hit(found.layer());
      }
      ending.foundBelow(key, load, request, found.entry());
      if (refresher.isDue(key, request, found.entry(), ticker.nanos())) {
        refresher.refresh(key, request, due -> refresh(key, due, request, found.entry()));
      }
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
            Answers.relay(
                answer, settle(key, load, request, lower.seek(key, load), beganNanos, answer));
          } catch (Throwable unforeseen) {
            ending.aborted(key, load, unforeseen);
            answer.completeExceptionally(unforeseen);
          }
        };
    lower
        .awaitChange(key, timeoutNanos)
        .whenCompleteAsync((changed, overdue) -> here.execute(again), workers.elsewhere());
  }

  private CompletableFuture<@Nullable Object> copyOf(Entry entry) {
    return CompletableFuture.completedFuture(copier.copy(entry.value()));
  }
}
