package dev.layered.core;

import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.FailureEntry;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.load.KeyStripes;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadTable;
import dev.layered.core.time.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends loads of one cache: it takes them out of the table, and lets what they found or loaded into
 * the layers of this node, under the same stripe, only if nothing overtook them. What they hold in
 * the shared layer is given back before, outside of the stripe.
 */
final class LoadFence {

  private final LoadTable table;
  private final KeyStripes stripes;
  private final SharedLayer shared;
  private final LocalLayers local;
  private final HeapReads heap;
  private final EntryJudge judge;
  private final ProtocolSwitches switches;
  private final MissLog misses;
  private final CacheCounters counters;
  private final Ticker ticker;

  LoadFence(
      LoadTable table,
      KeyStripes stripes,
      SharedLayer shared,
      LocalLayers local,
      HeapReads heap,
      EntryJudge judge,
      ProtocolSwitches switches,
      MissLog misses,
      CacheCounters counters,
      Ticker ticker) {
    this.table = table;
    this.stripes = stripes;
    this.shared = shared;
    this.local = local;
    this.heap = heap;
    this.judge = judge;
    this.switches = switches;
    this.misses = misses;
    this.counters = counters;
    this.ticker = ticker;
  }

  /**
   * Ends a load whose value is not stored.
   *
   * @return whether nothing overtook it: a stale value that was found before is then still not
   *     invalidated by key
   */
  boolean endUnstored(Object key, Load load) {
    giveBackLease(key, load);
    synchronized (stripes.of(key)) {
      return table.end(key, load);
    }
  }

  void giveBackLease(Object key, Load load) {
    LoadLease held = load.takeLease();
    if (held != null) {
      shared.release(key, held);
    }
  }

  /** Ends a load whose value is not to be stored, and drops what the layers hold instead. */
  void endDropping(Object key, Load load) {
    endDropping(key, load, null);
  }

  /**
   * Ends a load whose answer is an exception, which takes the place of what the layers hold unless
   * an invalidation overtook it.
   */
  void endFailed(Object key, Load load, Throwable problem, List<String> tags, long ttlNanos) {
    judge.noteLife(ttlNanos);
    heap.expectFailures();
    endDropping(key, load, new FailureEntry(problem, tags, load.asOf(), ticker.nanos() + ttlNanos));
  }

  private void endDropping(Object key, Load load, @Nullable FailureEntry instead) {
    LoadLease held = load.takeLease();
    if (held != null) {
      shared.drop(key, held);
    }
    synchronized (stripes.of(key)) {
      if (table.end(key, load)) {
        boolean kept = instead != null && judge.isStorable(key, instead);
        local.replace(key, kept ? instead : null);
      }
    }
  }

  /**
   * Ends a load, and stores its entry in the layers of this node unless it was overtaken.
   *
   * @param refusedBelow whether the shared layer has refused it
   * @return whether it was stored
   */
  boolean endStored(Object key, Load load, Entry entry, StorePolicy policy, boolean refusedBelow) {
    synchronized (stripes.of(key)) {
      boolean overtaken = !table.end(key, load) || !judge.isStorable(key, entry);
      if ((overtaken || refusedBelow) && switches.fence()) {
        counters.fenced();
        misses.fenced(key, load);
        return false;
      }
      local.store(key, entry, policy);
      return true;
    }
  }

  /**
   * Ends a load that found its entry in a lower layer, and copies that to the heap.
   *
   * @return whether nothing overtook it
   */
  boolean endBackfilled(Object key, Load load, Entry entry, StorePolicy policy) {
    // This node may never have loaded anything that lives so long. A little more does no harm.
    judge.noteLife(entry.expiresAtNanos() - load.beganNanos());
    giveBackLease(key, load);
    synchronized (stripes.of(key)) {
      boolean ended = table.end(key, load);
      if (ended || !switches.fence()) {
        local.copyUp(key, entry, policy);
      }
      return ended;
    }
  }
}
