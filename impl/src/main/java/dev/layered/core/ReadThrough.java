package dev.layered.core;

import dev.layered.core.LayerStack.Join;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
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
    this.lower = stack.lower();
    this.refresher = refresher;
    this.ending = ending;
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.transactions = transactions;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /** The value of a key after {@link LayerStack#freshOnHeap} found none. */
  @Nullable Object get(Object key, LoadRequest request) throws Exception {
    Entry stale = stack.staleOnHeap(key);
    if (stale != null && mayServeWhileRefreshing(stale, request)) {
      return serveStale(key, request, stale);
    }
    Join join = stack.joinOrStart(key, request.tags(), Thread.currentThread());
    if (!join.started()) {
      return share(key, join.load(), request);
    }
    try {
      return look(key, join.load(), request);
    } catch (Throwable problem) {
      ending.aborted(key, join.load(), problem);
      throw problem;
    }
  }

  private boolean mayServeWhileRefreshing(Entry stale, LoadRequest request) {
    return ending.isWithin(stale, request.policy().staleWhileRevalidateNanos());
  }

  private @Nullable Object serveStale(Object key, LoadRequest request, Entry stale) {
    counters.staleHit();
    refresher.refresh(key, request, load -> refresh(key, load, request));
    return copier.copy(stale.value());
  }

  /** Exceptions are counted, and told to those who share the load: there is no other caller. */
  private void refresh(Object key, Load load, LoadRequest request) {
    load.ownedByCurrentThread();
    try {
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
      Object value;
      try {
        value = request.load();
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
  private @Nullable Object share(Object key, Load load, LoadRequest request) throws Exception {
    if (load.isOwnedByCurrentThread() || !lower.sharesLoads()) {
      return getAlone(request);
    }
    counters.coalesced();
    Load.Outcome outcome = null;
    try {
      outcome = load.await(loadWaitNanos.getAsLong());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (outcome == null) {
      return loadAlone(request);
    }
    if (outcome.entry() != null) {
      return copier.copy(outcome.entry().value());
    }
    if (outcome.problem() != null) {
      throw Thrown.asIs(outcome.problem());
    }
    return get(key, request);
  }

  /** The value that this caller alone loads; nothing is stored. */
  @Nullable Object getAlone(LoadRequest request) throws Exception {
    counters.miss();
    return loadAlone(request);
  }

  private @Nullable Object loadAlone(LoadRequest request) throws Exception {
    long began = ticker.nanos();
    boolean succeeded = false;
    try {
      Object value = request.load();
      succeeded = true;
      return value;
    } finally {
      ending.count(began, succeeded);
    }
  }

  /**
   * Runs a load. Only what it finds after it began may be served: an invalidation of meanwhile has
   * then either removed it or overtaken the load.
   */
  private @Nullable Object look(Object key, Load load, LoadRequest request) throws Exception {
    Entry stored = lower.isInStep() ? stack.freshOnHeap(key) : null;
    if (stored != null) {
      ending.foundOnHeap(key, load, stored);
      return copier.copy(stored.value());
    }
    Sought sought = seek(key, load, request);
    if (sought.found() == null) {
      return load(key, load, request, stack.staleOnHeap(key));
    }
    Entry entry = sought.found().entry();
    if (entry.readFresh(ticker.nanos())) {
      return serveFound(key, load, request, sought, sought.found());
    }
    if (mayServeWhileRefreshing(entry, request)) {
      ending.foundBelow(key, load, request, entry);
      return serveStale(key, request, entry);
    }
    return load(key, load, request, entry);
  }

  private @Nullable Object serveFound(
      Object key, Load load, LoadRequest request, Sought sought, Found found) {
    if (sought.cutOff()) {
      counters.staleHit();
      ending.foundOnHeap(key, load, found.entry());
    } else {
      counters.hit(found.layer());
      ending.foundBelow(key, load, request, found.entry());
    }
    return copier.copy(found.entry().value());
  }

  /**
   * Searches below the heap. While another node loads the key, waits for that; after too long a
   * wait this caller loads, and nothing is stored.
   */
  private Sought seek(Object key, Load load, LoadRequest request) {
    long began = ticker.nanos();
    Sought sought = lower.seek(key, load);
    while (sought.isBusy() && !maybeServed(sought, request)) {
      long left = loadWaitNanos.getAsLong() - (ticker.nanos() - began);
      if (left <= 0 || !awaitChange(key, Math.min(left, sought.busyNanos()))) {
        load.forbidStoring();
        return sought;
      }
      sought = lower.seek(key, load);
    }
    return sought;
  }

  private boolean maybeServed(Sought sought, LoadRequest request) {
    return sought.found() != null
        && (sought.found().entry().readFresh(ticker.nanos())
            || mayServeWhileRefreshing(sought.found().entry(), request));
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
    long began = ticker.nanos();
    Object value;
    try {
      value = request.load();
    } catch (Throwable problem) {
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
      ending.count(began, true);
      ending.misled(key, load);
    } else {
      ending.succeeded(key, load, request, began, value, stale);
    }
    return value;
  }
}
