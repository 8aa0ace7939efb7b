package dev.layered.core;

import dev.layered.CacheLayer;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Lookup;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prolongs the lives of entries that are read, see {@link HotLife}: loads in the background that do
 * not ask the origin.
 *
 * <p>The value is an old one, so what counts is the order: the load is in the table and holds the
 * lease first, and only then is looked at what there is. An invalidation before that has left
 * nothing to be found; one after it overtakes the load and ends the lease, and nothing is stored.
 * The entry that the reader was answered with, or one found before the lease, may be invalidated by
 * now without a trace.
 */
final class Prolonging {

  private final LayerStack stack;
  private final LowerLayers lower;
  private final LoadEnding ending;
  private final Transactions transactions;
  private final CacheCounters counters;
  private final Ticker ticker;

  Prolonging(LayerStack stack, LoadEnding ending, Transactions transactions) {
    this.stack = stack;
    this.lower = stack.lower();
    this.ending = ending;
    this.transactions = transactions;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /**
   * Whether the call that reads a fresh entry now should have it prolonged; then the next call that
   * asks comes after a pause. Not in a transaction that has changed something: that may be what is
   * read here.
   */
  boolean isDue(LoadTerms terms, Entry fresh, long nowNanos) {
    if (!HotLife.isDue(fresh, terms.policy(), nowNanos) || transactions.isDirty()) {
      return false;
    }
    fresh.beQuietUntil(nowNanos + RefreshAhead.LEAST_PAUSE_NANOS);
    return true;
  }

  /** Runs a load that prolongs what there is. Nothing is thrown but errors. */
  void prolong(Object key, Load load, LoadTerms terms) {
    load.ownedByCurrentThread();
    try {
      if (!lower.isInStep() || !prolongWhatIsThere(key, load, terms)) {
        leave(key, load);
      }
    } catch (RuntimeException unanswered) {
      // The entry ends as it would have; by then its reader gets what a load throws.
      leave(key, load);
    } catch (Error broken) {
      leave(key, load);
      throw broken;
    }
  }

  private void leave(Object key, Load load) {
    stack.fence().endUnstored(key, load);
    load.abandon();
  }

  /** Whether that has ended the load. */
  private boolean prolongWhatIsThere(Object key, Load load, LoadTerms terms) {
    Lookup answer = lower.lease(key);
    if (answer instanceof Lookup.Granted granted) {
      load.holdLease(granted.lease());
      return prolongShared(key, load, terms, lower.usableShared(key));
    }
    // Another node prolongs or writes it, unless nobody can be asked.
    return answer instanceof Lookup.Unreachable && prolongLocal(key, load, terms.policy());
  }

  /** What the shared layer holds goes back as of its own position. */
  private boolean prolongShared(Object key, Load load, LoadTerms terms, @Nullable Entry found) {
    long now = ticker.nanos();
    if (found == null || !found.readFresh(now)) {
      return false;
    }
    Entry confirmed = found.confirmedAt(load.asOf());
    if (HotLife.isDue(found, terms.policy(), now)) {
      store(key, load, terms.policy(), confirmed, found);
    } else {
      // Another node has prolonged or loaded it.
      ending.foundBelow(key, load, terms, confirmed);
    }
    return true;
  }

  /** What this node holds is as valid as when it answers calls. */
  private boolean prolongLocal(Object key, Load load, StorePolicy policy) {
    Entry onHeap = stack.heap().peekFresh(key);
    Entry found = onHeap == null ? freshOnDisk(key) : onHeap;
    if (found == null || !HotLife.isDue(found, policy, ticker.nanos())) {
      return false;
    }
    store(key, load, policy, found, found);
    return true;
  }

  private @Nullable Entry freshOnDisk(Object key) {
    Found found = lower.find(key, Set.of(CacheLayer.REDIS));
    return found != null && found.entry().readFresh(ticker.nanos()) ? found.entry() : null;
  }

  private void store(Object key, Load load, StorePolicy policy, Entry here, Entry below) {
    long gain = HotLife.gain(below, policy);
    Entry prolonged = here.prolongedBy(gain, policy.staleNanos());
    boolean stored =
        stack
            .loadedStore()
            .store(key, load, prolonged, below.prolongedBy(gain, policy.staleNanos()), policy);
    if (stored) {
      counters.prolonged();
    }
    if (stored && !stack.judge().isVoid(key, prolonged)) {
      load.complete(prolonged);
    } else {
      load.abandon();
    }
  }
}
