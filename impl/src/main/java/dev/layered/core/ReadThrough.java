package dev.layered.core;

import dev.layered.core.LoadsInFlight.Join;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadChain;
import dev.layered.core.time.Ticker;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a call that the heap could not: from a layer below, from a stale entry while it is
 * refreshed, or by one load for all who ask for the key meanwhile, on the thread of the first of
 * them.
 */
final class ReadThrough {

  private final LayerStack stack;
  private final HeapReads heap;
  private final LowerLayers lower;
  private final Refresher refresher;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final Transactions transactions;
  private final CacheCounters counters;
  private final Ticker ticker;

  ReadThrough(
      LayerStack stack,
      Refresher refresher,
      LoadEnding ending,
      ValueCopier copier,
      LongSupplier loadWaitNanos,
      Transactions transactions) {
    this.stack = stack;
    this.heap = stack.heap();
    this.lower = stack.lower();
    this.refresher = refresher;
    this.ending = ending;
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.transactions = transactions;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /** The value of a key after {@link HeapReads#fresh} found none. */
  @Nullable Object get(Object key, LoadRequest request) throws Exception {
    return get(key, request, new LoadWait());
  }

  private @Nullable Object get(Object key, LoadRequest request, LoadWait wait) throws Exception {
    heap.throwFailure(key);
    Entry stale = heap.stale(key);
    if (stale != null && ending.mayServeStale(key, stale, request.policy())) {
      return serveStale(key, request, stale);
    }
    Join join = stack.loads().joinOrStart(key, request.tags(), Thread.currentThread());
    if (!join.started()) {
      return share(key, join.load(), request, wait);
    }
    try {
      return look(key, join.load(), request);
    } catch (Throwable problem) {
      ending.aborted(key, join.load(), problem);
      throw problem;
    }
  }

  private @Nullable Object serveStale(Object key, LoadRequest request, Entry stale) {
    counters.staleHit();
    refresher.refreshStale(key, request, load -> refresh(key, load, request, null));
    return copier.copy(stale.value());
  }

  /** Refreshes the fresh entry of a call that is answered with it, if it is time for that. */
  void refreshIfDue(Object key, LoadRequest request, Entry fresh) {
    refreshIfDue(key, request, fresh, ticker.nanos());
  }

  private void refreshIfDue(Object key, LoadRequest request, Entry fresh, long now) {
    if (refresher.isDue(key, request, fresh, now)) {
      refresher.refresh(key, request, load -> refresh(key, load, request, fresh));
    }
  }

  /**
   * Exceptions are counted, and told to those who share the load: there is no other caller.
   *
   * @param had the fresh entry that is to be refreshed; null if there is none
   */
  private void refresh(Object key, Load load, LoadRequest request, @Nullable Entry had) {
    load.ownedByCurrentThread();
    try {
      if (refresher.isSettled(key, load, request, had)) {
        return;
      }
      Entry stale = load.stale();
      long began = ticker.nanos();
      Object value;
      try {
        ending.begin(request, stale);
        value = ending.answer(request, request.load());
      } catch (Throwable problem) {
        ending.failed(key, load, request, began, problem, stale);
        throw problem;
      }
      if (!request.isStillFor(key)) {
        ending.misled(key, load);
        return;
      }
      ending.succeeded(key, load, request, began, value, stale);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (Exception told) {
      ending.aborted(key, load, told);
    } catch (Error broken) {
      ending.aborted(key, load, broken);
      throw broken;
    }
  }

  /**
   * Waits for another caller's load; where that is impossible or takes too long, loads for this
   * caller alone.
   */
  private @Nullable Object share(Object key, Load load, LoadRequest request, LoadWait wait)
      throws Exception {
    if (LoadChain.isWithin(load) || !lower.sharesLoads()) {
      stack.misses().bypassed(key, MissLog.NOT_SHARED);
      return getAlone(request);
    }
    long left = wait.leftNanos(ticker.nanos(), loadWaitNanos.getAsLong());
    counters.coalesced();
    Load.Outcome outcome = load.await(left);
    if (outcome == null) {
      return loadAlone(request);
    }
    return outcome.isAbandoned() ? get(key, request, wait) : Answers.of(outcome, copier);
  }

  /** The value that this caller alone loads; nothing is stored. */
  @Nullable Object getAlone(LoadRequest request) throws Exception {
    counters.miss();
    return loadAlone(request);
  }

  private @Nullable Object loadAlone(LoadRequest request) throws Exception {
    long began = ticker.nanos();
    Object value;
    LoadEnding.beginAlone(request);
    try {
      value = request.load();
    } catch (Throwable problem) {
      ending.count(began, problem);
      throw problem;
    }
    ending.count(began, null);
    return value;
  }

  /**
   * Runs a load. Only what it finds after it began may be served: an invalidation of meanwhile has
   * then either removed it or overtaken the load.
   */
  private @Nullable Object look(Object key, Load load, LoadRequest request) throws Exception {
    Entry stored = heap.fresh(key);
    if (stored != null) {
      ending.foundOnHeap(key, load, stored);
      return copier.copy(stored.value());
    }
    heap.throwFailure(key);
    Sought sought = seek(key, load, request);
    if (sought.found() == null) {
      return load(key, load, request, heap.stale(key));
    }
    Entry entry = sought.found().entry();
    long now = ticker.nanos();
    if (entry.readFresh(now)) {
      return serveFound(key, load, request, sought, sought.found(), now);
    }
    if (ending.mayServeStale(key, entry, request.policy())) {
      ending.foundBelow(key, load, request, entry);
      return serveStale(key, request, entry);
    }
    return load(key, load, request, entry);
  }

  private @Nullable Object serveFound(
      Object key, Load load, LoadRequest request, Sought sought, Found found, long now) {
    if (sought.cutOff()) {
      counters.staleHit();
      ending.foundOnHeap(key, load, found.entry());
    } else {
      counters.hit(found.layer());
      ending.foundBelow(key, load, request, found.entry());
      refreshIfDue(key, request, found.entry(), now);
    }
    return copier.copy(found.entry().value());
  }

  /**
   * Searches below the heap. While another node loads the key, waits for that; after too long a
   * wait this caller loads, and nothing is stored.
   */
  private Sought seek(Object key, Load load, LoadRequest request) {
    Sought sought = lower.seek(key, load);
    return sought.isBusy() ? seekAgain(key, load, request, sought) : sought;
  }

  private Sought seekAgain(Object key, Load load, LoadRequest request, Sought first) {
    long began = ticker.nanos();
    Sought sought = first;
    while (sought.isBusy() && !mayBeServed(key, sought, request)) {
      long left = loadWaitNanos.getAsLong() - (ticker.nanos() - began);
      if (left <= 0 || !awaitChange(key, Math.min(left, sought.busyNanos()))) {
        load.forbidStoring();
        return sought;
      }
      sought = lower.seek(key, load);
    }
    return sought;
  }

  private boolean mayBeServed(Object key, Sought sought, LoadRequest request) {
    return sought.found() != null
        && (sought.found().entry().readFresh(ticker.nanos())
            || ending.mayServeStale(key, sought.found().entry(), request.policy()));
  }

  /** Waits for the end of another node's load; false if this thread was interrupted. */
  private boolean awaitChange(Object key, long timeoutNanos) {
    try {
      lower
          .awaitChange(key, timeoutNanos)
          .toCompletableFuture()
          .get(2 * timeoutNanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException overdue) {
      return true;
    }
  }

  private @Nullable Object load(Object key, Load load, LoadRequest request, @Nullable Entry stale)
      throws Exception {
    load.noteStale(stale);
    stack.misses().missed(key);
    long began = ticker.nanos();
    Object value;
    try {
      ending.begin(request, stale);
      value = ending.answer(request, request.load());
    } catch (Throwable problem) {
      if (transactions.isDirty()) {
        // Or an exception could be kept that is due to what may be rolled back.
        load.forbidStoring();
      }
      Entry instead = ending.failed(key, load, request, began, problem, stale);
      if (instead == null) {
        counters.miss();
        throw problem;
      }
      if (problem instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      counters.staleHit();
      return copier.copy(instead.value());
    }
    counters.miss();
    if (transactions.isDirty()) {
      // The load itself has changed something: what it found may be rolled back.
      ending.count(began, null);
      ending.misled(key, load);
    } else {
      ending.succeeded(key, load, request, began, value, stale);
    }
    return value;
  }
}
