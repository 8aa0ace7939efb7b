package dev.layered.core;

import dev.layered.LoadRejectedException;
import dev.layered.NotCachedException;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends loads. Whatever a load comes to, it leaves the table of loads, its outcome is counted, and
 * everybody who shares it learns it.
 */
final class LoadEnding {

  /** What limits loads lets them through again soon. */
  private static final long MOST_REFUSAL_PAUSE_NANOS = 1_000_000_000L;

  private final String cache;
  private final LayerStack stack;
  private final LoadFence fence;
  private final EntryJudge judge;
  private final ValueCopier copier;
  private final CacheEventListener events;
  private final CacheCounters counters;
  private final Ticker ticker;
  private final LoadThrottle throttle = new LoadThrottle();

  LoadEnding(String cache, LayerStack stack, ValueCopier copier, CacheEventListener events) {
    this.cache = cache;
    this.stack = stack;
    this.fence = stack.fence();
    this.judge = stack.judge();
    this.copier = copier;
    this.events = events;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /**
   * Tells the loader of a request what is known before it is called.
   *
   * @param previous an entry found after the load began that is neither gone nor void, fresh or
   *     stale; null if there is none
   */
  void begin(LoadTerms terms, @Nullable Entry previous) {
    LoadControl control = terms.control();
    if (control != null) {
      control.begin(previous, terms.tags());
    }
  }

  /** The same for a load of which nothing is stored; its tags may not even be right. */
  static void beginAlone(LoadTerms terms) {
    LoadControl control = terms.control();
    if (control != null) {
      control.begin(null, List.of());
    }
  }

  /** What a load answers, after its loader returned something. */
  @Nullable Object answer(LoadTerms terms, @Nullable Object loaded) {
    LoadControl control = terms.control();
    Entry unmodified = control == null ? null : control.unmodified();
    return unmodified == null ? loaded : copier.copy(unmodified.value());
  }

  /** Ends a load for which an entry was found on the heap after all. */
  void foundOnHeap(Object key, Load load, Entry entry) {
    fence.endUnstored(key, load);
    share(key, load, entry);
  }

  /** Ends a load that found its entry in a lower layer. */
  void foundBelow(Object key, Load load, LoadTerms terms, Entry entry) {
    fence.endBackfilled(key, load, entry, terms.policy());
    share(key, load, entry);
  }

  /**
   * Ends a background load for which nothing need be loaded: another node has refreshed the value
   * or does so now, or this node could not judge what it loads.
   *
   * @param had the fresh entry that is to be refreshed; null if there is none
   * @return whether it was ended
   */
  boolean isSettledBelow(
      Object key, Load load, LoadTerms terms, Sought sought, @Nullable Entry had) {
    if (sought.found() != null
        && !sought.cutOff()
        && sought.found().entry().readFresh(ticker.nanos())
        && (had == null || RefreshAhead.isNewer(sought.found().entry(), had))) {
      foundBelow(key, load, terms, sought.found().entry());
      return true;
    }
    if (sought.isBusy() || sought.cutOff()) {
      fence.endUnstored(key, load);
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
    if (!judge.isVoid(key, entry)) {
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
      count(beganNanos, null);
      recovered(key);
      StoreDecision decision = StoreDecision.of(terms, load);
      StorePolicy policy = decision.policy();
      boolean storable =
          decision.isStored() && EntryMaker.allows(policy, value) && terms.mayStore(value);
      Object copy;
      try {
        copy = copier.copy(value);
      } catch (IllegalArgumentException notCopyable) {
        // The method has succeeded, so its caller gets its value; those who share cannot.
        counters.layerError();
        fence.endUnstored(key, load);
        load.abandon();
        return;
      }
      Entry entry = stack.entryOf(copy, load, decision);
      if (!storable) {
        stack.misses().notStored(key);
      }
      if (storable) {
        stack.loadedStore().store(key, load, entry, policy);
      } else if (stale != null) {
        fence.endDropping(key, load);
      } else {
        fence.endUnstored(key, load);
      }
      if (decision.hasTagsUnknownTo(load)) {
        // Some may have joined after an invalidation of such a tag, which did not detach the load.
        share(key, load, entry);
      } else {
        load.complete(entry);
      }
    } catch (Throwable unforeseen) {
      aborted(key, load, unforeseen);
      throw unforeseen;
    }
  }

  /**
   * Ends a load that threw. An exception that is an answer is kept, and no stale value is served in
   * its place.
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
    count(beganNanos, problem);
    return instead(key, load, terms, problem, stale);
  }

  /** The same for a call of the origin that was counted. */
  @Nullable Entry instead(
      Object key, Load load, LoadTerms terms, Throwable problem, @Nullable Entry stale) {
    StorePolicy policy = terms.policy();
    if (policy.exceptionTtlNanos() > 0 && terms.isAnswer(problem) && terms.isStillFor(key)) {
      answered(key, load, terms, problem);
      return null;
    }
    long pause = policy.loading().throttleNanos();
    if (isTrouble(problem)) {
      throttle.failed(key, ticker.nanos(), pause);
    } else if (stale != null && problem instanceof LoadRejectedException) {
      throttle.failed(key, ticker.nanos(), Math.min(pause, MOST_REFUSAL_PAUSE_NANOS));
    }
    if (stale != null
        && !stale.isGone(ticker.nanos())
        && mayReplaceFailure(stale, policy)
        && fence.endBackfilled(key, load, stale, policy)
        && !judge.isVoid(key, stale)) {
      load.complete(stale);
      return stale;
    }
    fence.endUnstored(key, load);
    if (problem instanceof InterruptedException) {
      // It was meant for the thread that loaded, not for those who share its load.
      load.abandon();
    } else {
      load.fail(problem);
    }
    return null;
  }

  /** Ends a load that threw an exception which is the origin's answer. */
  private void answered(Object key, Load load, LoadTerms terms, Throwable problem) {
    StoreDecision decision = StoreDecision.of(terms, load);
    if (!load.mayBeStored()) {
      fence.endUnstored(key, load);
    } else if (decision.isStored()) {
      fence.endFailed(key, load, problem, decision.tags(), decision.policy().exceptionTtlNanos());
    } else {
      fence.endDropping(key, load);
    }
    if (decision.hasTagsUnknownTo(load) && !judge.isCurrent(key, decision.tags(), load)) {
      // As for a value: some may have joined after an invalidation of such a tag.
      load.abandon();
    } else {
      load.fail(problem);
    }
  }

  /**
   * Ends a load whose value nobody else may have: its loader may have been called for another key,
   * or in a transaction that has changed what it found.
   */
  void misled(Object key, Load load) {
    fence.endUnstored(key, load);
    load.abandon();
  }

  /**
   * Ends a load for which something unforeseen was thrown; nothing happens if it has ended already.
   */
  void aborted(Object key, Load load, Throwable problem) {
    fence.endUnstored(key, load);
    load.fail(problem);
  }

  /**
   * Whether a call may be answered with a stale entry at once: while it is refreshed, or because
   * its load has just failed.
   */
  boolean mayServeStale(Object key, Entry stale, StorePolicy policy) {
    return isWithin(stale, policy.staleWhileRevalidateNanos())
        || (isWithin(stale, policy.staleIfErrorNanos()) && isThrottled(key));
  }

  /**
   * Whether an entry may be served in the place of a load that fails or takes too long: a stale one
   * within its window, or one that was to be refreshed ahead and is fresh yet.
   */
  boolean mayReplaceFailure(Entry entry, StorePolicy policy) {
    return entry.readFresh(ticker.nanos()) || isWithin(entry, policy.staleIfErrorNanos());
  }

  /** Notes that a load of a key has succeeded: the next one need not wait. */
  void recovered(Object key) {
    throttle.succeeded(key);
  }

  /** Whether a load of a key has failed so lately that the next one must wait. */
  boolean isThrottled(Object key) {
    return throttle.holds(key, ticker.nanos());
  }

  /**
   * Whether a failure says that the origin is in trouble, rather than that this node has not asked
   * it or has stopped to.
   */
  private static boolean isTrouble(Throwable problem) {
    return !(problem instanceof InterruptedException
        || problem instanceof LoadRejectedException
        || problem instanceof NotCachedException);
  }

  /** Whether an entry is stale, and became so less than a window ago. */
  boolean isWithin(Entry entry, long windowNanos) {
    long age = ticker.nanos() - entry.staleAtNanos();
    return age >= 0 && age < windowNanos;
  }

  private void count(LoadRejectedException.Reason reason) {
    switch (reason) {
      case BULKHEAD -> counters.rejectedByBulkhead();
      case RATE -> counters.rejectedByRate();
      case BREAKER -> counters.rejectedByBreaker();
      case THREADS -> counters.rejectedForThreads();
    }
  }

  /** Counts a call of the origin, or that it was refused. */
  void count(long beganNanos, @Nullable Throwable problem) {
    if (problem instanceof LoadRejectedException refused && refused.cacheName().equals(cache)) {
      count(refused.reason());
      return;
    }
    boolean succeeded = problem == null;
    long nanos = ticker.nanos() - beganNanos;
    counters.loadEnded(nanos, succeeded);
    events.on(new CacheEvent.LoadEnded(cache, nanos, succeeded));
  }
}
