package dev.layered.core;

import dev.layered.core.coherence.ReadLease;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.FailureEntry;
import dev.layered.core.layer.Layer;
import dev.layered.core.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heap of one cache, without a lock. What it finds counts only while this node's lease
 * tells that it has missed no invalidation.
 */
final class HeapReads {

  private final Layer heap;
  private final EntryJudge judge;
  private final ReadLease lease;
  private final CacheCounters counters;
  private final Ticker ticker;

  /** Whether an exception was ever kept on the heap. */
  private volatile boolean keepsFailures;

  HeapReads(Layer heap, EntryJudge judge, ReadLease lease, CacheCounters counters, Ticker ticker) {
    this.heap = heap;
    this.judge = judge;
    this.lease = lease;
    this.counters = counters;
    this.ticker = ticker;
  }

  /**
   * The hot path: a fresh entry that nobody need think of refreshing yet, counted as a hit. One
   * look-up, one reading of the clock, three comparisons; no lock, no allocation.
   *
   * @return null if there is none
   */
  @Nullable Entry quiet(Object key) {
    Entry entry = heap.get(key);
    if (entry == null) {
      return null;
    }
    long now = ticker.nanos();
    if (!lease.covers(now) || judge.isVoid(key, entry) || !entry.readQuiet(now)) {
      return null;
    }
    counters.heapHit();
    return entry;
  }

  /** A fresh entry, counted as a hit; null if there is none. */
  @Nullable Entry fresh(Object key) {
    Entry entry = peekFresh(key);
    if (entry != null) {
      counters.heapHit();
    }
    return entry;
  }

  /** A fresh entry, not counted as a hit; null if there is none. */
  @Nullable Entry peekFresh(Object key) {
    Entry entry = heap.get(key);
    if (entry == null) {
      return null;
    }
    long now = ticker.nanos();
    if (!lease.covers(now) || judge.isVoid(key, entry) || !entry.readFresh(now)) {
      return null;
    }
    return entry;
  }

  /** A stale entry that may still be served to somebody; null if there is none. */
  @Nullable Entry stale(Object key) {
    Entry entry = heap.get(key);
    if (entry == null) {
      return null;
    }
    long now = ticker.nanos();
    return lease.covers(now) ? judge.usable(key, entry, now) : null;
  }

  /**
   * Throws the exception that is kept as the answer of a key, counted as a hit; returns if there is
   * none.
   */
  void throwFailure(Object key) {
    // Asked only after a miss, and then of few caches.
    if (keepsFailures && heap.get(key) instanceof FailureEntry failure) {
      long now = ticker.nanos();
      if (lease.covers(now) && !judge.isVoid(key, failure) && !failure.isOver(now)) {
        counters.heapHit();
        throw Thrown.asIs(failure.problem());
      }
    }
  }

  /** Before the first exception is kept, or it would not be found. */
  void expectFailures() {
    keepsFailures = true;
  }
}
