package dev.layered.core;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Ends loads. Whatever a load comes to, it leaves the table of loads, its outcome is counted, and
 * everybody who shares it learns it.
 */
final class LoadEnding {

  private final String cache;
  private final LayerStack stack;
  private final ValueCopier copier;
  private final CacheEventListener events;
  private final CacheCounters counters;
  private final Ticker ticker;

  LoadEnding(String cache, LayerStack stack, ValueCopier copier, CacheEventListener events) {
    this.cache = cache;
    this.stack = stack;
    this.copier = copier;
    this.events = events;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /** Ends a load for which an entry was found on the heap after all. */
  void foundOnHeap(Object key, Load load, Entry entry) {
    stack.endUnstored(key, load);
    share(key, load, entry);
  }

  /** Ends a load that found its entry in a lower layer. */
  void foundBelow(Object key, Load load, LoadTerms terms, Entry entry) {
    stack.endBackfilled(key, load, entry, terms.policy());
    share(key, load, entry);
  }

  /**
   * Ends a background load for which nothing need be loaded: another node has refreshed the value
   * or does so now, or this node could not judge what it loads.
   *
   * @return whether it was ended
   */
  boolean isSettledBelow(Object key, Load load, LoadTerms terms, Sought sought) {
    if (sought.found() != null
        && !sought.cutOff()
        && sought.found().entry().readFresh(ticker.nanos())) {
      foundBelow(key, load, terms, sought.found().entry());
      return true;
    }
    if (sought.isBusy() || sought.cutOff()) {
      stack.endUnstored(key, load);
      load.abandon();
      return true;
    }
    return false;
  }

  /**
   * Hands a found entry to those who share the load. They joined before the load left the table,
   * perhaps after an invalidation that concerns the entry and not the load, whose tags can be
   * others; so the entry is judged once more.
   */
  private void share(Object key, Load load, Entry entry) {
    if (stack.isNotVoid(key, entry)) {
      load.complete(entry);
    } else {
      load.abandon();
    }
  }

  /**
   * Ends a load that returned a value, and stores it if the terms and the invalidations of
   * meanwhile allow.
   *
   * @param stale a stale entry found after the load began, or null; it is dropped if the value is
   *     not one to store, because the origin has taken it back
   */
  void succeeded(
      Object key,
      Load load,
      LoadTerms terms,
      long beganNanos,
      @Nullable Object value,
      @Nullable Entry stale) {
    try {
      count(beganNanos, true);
      StorePolicy policy = terms.policy();
      boolean storable = EntryMaker.allows(policy, value) && terms.mayStore(value);
      Object copy;
      try {
        copy = copier.copy(value);
      } catch (IllegalArgumentException notCopyable) {
        // The method has succeeded, so its caller gets its value; those who share cannot.
        counters.layerError();
        stack.endUnstored(key, load);
        load.abandon();
        return;
      }
      Entry entry = stack.entryOf(copy, load, policy);
      if (storable) {
        stack.endStored(key, load, entry, policy);
      } else if (stale != null) {
        stack.endDropping(key, load);
      } else {
        stack.endUnstored(key, load);
      }
      load.complete(entry);
    } catch (Throwable unforeseen) {
      aborted(key, load, unforeseen);
      throw unforeseen;
    }
  }

  /**
   * Ends a load that threw.
   *
   * @param stale a stale entry found after the load began, or null
   * @return the stale entry if it may be served instead, else null
   */
  @Nullable Entry failed(
      Object key,
      Load load,
      LoadTerms terms,
      long beganNanos,
      Throwable problem,
      @Nullable Entry stale) {
    count(beganNanos, false);
    boolean undisturbed = stack.endUnstored(key, load);
    if (stale != null
        && undisturbed
        && !stale.isGone(ticker.nanos())
        && isWithin(stale, terms.policy().staleIfErrorNanos())
        && stack.isNotVoid(key, stale)) {
      load.complete(stale);
      return stale;
    }
    if (problem instanceof InterruptedException) {
      // It was meant for the thread that loaded, not for those who share its load.
      load.abandon();
    } else {
      load.fail(problem);
    }
    return null;
  }

  /**
   * Ends a load whose value nobody else may have: its loader may have been called for another key,
   * or in a transaction that has changed what it found.
   */
  void misled(Object key, Load load) {
    stack.endUnstored(key, load);
    load.abandon();
  }

  /**
   * Ends a load for which something unforeseen was thrown; nothing happens if it has ended already.
   */
  void aborted(Object key, Load load, Throwable problem) {
    stack.endUnstored(key, load);
    load.fail(problem);
  }

  /** Whether an entry is stale, and became so less than a window ago. */
  boolean isWithin(Entry entry, long windowNanos) {
    long age = ticker.nanos() - entry.staleAtNanos();
    return age >= 0 && age < windowNanos;
  }

  /** Counts a call of the origin. */
  void count(long beganNanos, boolean succeeded) {
    long nanos = ticker.nanos() - beganNanos;
    counters.loadEnded(nanos, succeeded);
    events.on(new CacheEvent.LoadEnded(cache, nanos, succeeded));
  }
}
