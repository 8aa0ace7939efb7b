package dev.layered.core;

import dev.layered.core.LayerStack.Found;
import dev.layered.core.LayerStack.Join;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a call that the heap could not: from a layer below, from a stale entry while it is
 * refreshed, or by one load for all who ask for the key meanwhile, on the thread of the first of
 * them.
 */
final class ReadThrough {

  private final LayerStack stack;
  private final Refresher refresher;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final CacheCounters counters;
  private final Ticker ticker;

  ReadThrough(
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
  @Nullable Object get(Object key, LoadRequest request) throws Exception {
    Entry stale = stack.staleOnHeap(key);
    if (stale != null && mayServeWhileRefreshing(stale, request)) {
      return serveStale(key, request, stale);
    }
    Join join = stack.joinOrStart(key, request.tags(), Thread.currentThread());
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

  private boolean mayServeWhileRefreshing(Entry stale, LoadRequest request) {
    return ending.isWithin(stale, request.policy().staleWhileRevalidateNanos());
  }

  private @Nullable Object serveStale(Object key, LoadRequest request, Entry stale) {
    counters.staleHit();
    refresher.refresh(key, request, stale, load -> refresh(key, load, request, stale));
    return copier.copy(stale.value());
  }

  private void refresh(Object key, Load load, LoadRequest request, Entry stale) {
    try {
      load(key, load, request, stale);
    } catch (Exception told) {
      // Counted, and told to those who share the load; a refresh has no caller of its own.
    }
  }

  /**
   * Waits for another caller's load; where that is impossible or takes too long, loads for this
   * caller alone.
   */
  private @Nullable Object share(Load load, LoadRequest request) throws Exception {
    counters.coalesced();
    if (load.isOwnedByCurrentThread()) {
      return request.load();
    }
    try {
      Entry entry = load.await(loadWaitNanos.getAsLong());
      return entry == null ? request.load() : copier.copy(entry.value());
    } catch (ExecutionException failed) {
      throw Thrown.asIs(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return request.load();
    }
  }

  private @Nullable Object lookBelow(
      Object key, Load load, LoadRequest request, @Nullable Entry staleOnHeap) throws Exception {
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

  private @Nullable Object backfill(Object key, Load load, LoadRequest request, Entry entry) {
    stack.endBackfilled(key, load, entry, request.policy());
    load.complete(entry);
    return copier.copy(entry.value());
  }

  private @Nullable Object load(Object key, Load load, LoadRequest request, @Nullable Entry stale)
      throws Exception {
    long began = ticker.nanos();
    Object value;
    try {
      value = request.load();
    } catch (Throwable problem) {
      Entry instead = ending.failed(key, load, request, began, problem, stale);
      if (instead != null) {
        return copier.copy(instead.value());
      }
      throw problem;
    }
    ending.succeeded(key, load, request, began, value);
    return value;
  }
}
