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

  /**
   * Ends a load that returned a value, and stores it if the terms and the invalidations of
   * meanwhile allow.
   */
  void succeeded(Object key, Load load, LoadTerms terms, long beganNanos, @Nullable Object value) {
    count(beganNanos, true);
    Entry entry = null;
    try {
      StorePolicy policy = terms.policy();
      if (EntryMaker.allows(policy, value) && terms.mayStore(value)) {
        entry = stack.entryOf(copier.copy(value), load, policy);
        stack.endStored(key, load, entry, policy);
      }
    } finally {
      if (entry == null) {
        stack.endUnstored(key, load);
        entry = stack.entryOf(value, load, terms.policy());
      }
      load.complete(entry);
    }
  }

  /**
   * Ends a load that threw.
   *
   * @param stale a stale entry found before the load, or null
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
        && isWithin(stale, terms.policy().staleIfErrorNanos())
        && stack.isNotVoid(key, stale)) {
      counters.staleHit();
      load.complete(stale);
      return stale;
    }
    load.fail(problem);
    return null;
  }

  /**
   * Ends a load for which something unforeseen was thrown; nothing happens if it has ended already.
   */
  void aborted(Object key, Load load, Throwable problem) {
    stack.endUnstored(key, load);
    load.fail(problem);
  }

  /** Whether a stale entry became stale less than a window ago. */
  boolean isWithin(Entry stale, long windowNanos) {
    return windowNanos > 0 && ticker.nanos() - stale.staleAtNanos() < windowNanos;
  }

  private void count(long beganNanos, boolean succeeded) {
    long nanos = ticker.nanos() - beganNanos;
    counters.loadEnded(nanos, succeeded);
    events.on(new CacheEvent.LoadEnded(cache, nanos, succeeded));
  }
}
