package dev.layered.core;

import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.load.KeyStripes;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadTable;
import dev.layered.core.load.WriterTable;
import dev.layered.core.time.Ticker;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one cache. Under a key's stripe it keeps layers, loads in flight and writers in
 * step: here for writers and invalidations, for loads by {@link LoadsInFlight} and {@link
 * LoadFence}. The heap is read without a lock by {@link HeapReads}, what is below it by {@link
 * LowerLayers}.
 *
 * <p>Lock order: the log of invalidations, then one stripe. Nothing of the application and nothing
 * of the network is called under a stripe.
 */
public final class LayerStack {

  private final Layers layers;
  private final HeapReads heap;
  private final LowerLayers lower;
  private final LocalLayers local;
  private final LoadsInFlight loads;
  private final LoadFence fence;
  private final LoadedStore loadedStore;
  private final WriteThrough writeThrough;
  private final EntryMaker entries;
  private final EntryJudge judge;
  private final RefreshAhead ahead;
  private final MissLog misses;
  private final CacheCounters counters;
  private final Ticker ticker;
  private final boolean followsSharedLog;

  /** Before a key can get into any layer, so that a message that names it finds it there. */
  private final Consumer<Object> noted;

  private final KeyStripes stripes = new KeyStripes();
  private final LoadTable table = new LoadTable();
  private final WriterTable writers = new WriterTable();
  private final AtomicLong changes = new AtomicLong();

  LayerStack(
      CacheSpec spec,
      Ticker ticker,
      TagTable tags,
      InvalidationBus bus,
      EntryMaker entries,
      Sharing sharing) {
    this.layers = spec.layers();
    this.entries = entries;
    this.counters = spec.counters();
    this.ticker = ticker;
    this.followsSharedLog = bus.isShared();
    this.noted = followsSharedLog ? sharing.keyClasses()::note : key -> {};
    this.judge = new EntryJudge(spec.name(), tags);
    this.misses = new MissLog(spec, judge, bus.lease(), ticker);
    this.ahead = new RefreshAhead(counters, entries.random());
    this.heap = new HeapReads(layers.heap(), judge, bus.lease(), counters, ticker);
    this.lower = new LowerLayers(spec, ticker, tags, judge, bus, sharing, misses);
    this.local = new LocalLayers(layers.heap(), layers.disk(), entries, ahead, misses);
    this.fence =
        new LoadFence(
            table,
            stripes,
            layers.shared(),
            local,
            heap,
            judge,
            sharing.switches(),
            misses,
            counters,
            ticker);
    this.loads =
        new LoadsInFlight(
            table, stripes, fence, lower, judge, noted, bus, sharing.servesWhenCutOff(), ticker);
    this.loadedStore = new LoadedStore(fence, layers.shared(), entries, judge);
    this.writeThrough = new WriteThrough(this, layers.shared(), entries, judge);
  }

  /**
   * The layers of a cache; one that is not there is an {@link dev.layered.core.layer.AbsentLayer}
   * or {@link dev.layered.core.layer.AbsentSharedLayer}.
   */
  public record Layers(Layer heap, SharedLayer shared, Layer disk) {}

  /** Reads the heap. */
  HeapReads heap() {
    return heap;
  }

  /** What is below the heap. */
  LowerLayers lower() {
    return lower;
  }

  /** The loads in flight. */
  LoadsInFlight loads() {
    return loads;
  }

  /** Ends loads. */
  LoadFence fence() {
    return fence;
  }

  /** Ends loads, and stores what was loaded in every layer. */
  LoadedStore loadedStore() {
    return loadedStore;
  }

  /** Writes values through. */
  WriteThrough writeThrough() {
    return writeThrough;
  }

  /** Whether there are other nodes, whose copies a write makes old. */
  boolean tellsOthers() {
    return followsSharedLog;
  }

  /** Makes the entry of a loaded value. */
  Entry entryOf(@Nullable Object value, Load load, StoreDecision decision) {
    return entries.make(value, load.asOf(), decision);
  }

  /** Makes its entries. */
  EntryMaker entries() {
    return entries;
  }

  /** Says when values are refreshed that are still fresh. */
  RefreshAhead ahead() {
    return ahead;
  }

  /** Makes the next call look below the heap. */
  void dropFromHeap(Object key) {
    synchronized (stripes.of(key)) {
      local.removeFromHeap(key);
    }
  }

  /** What invalidations say about entries. */
  EntryJudge judge() {
    return judge;
  }

  /** Why its keys were missed. */
  MissLog misses() {
    return misses;
  }

  /**
   * How often any key was written through, invalidated or expired: for a writer that learns its key
   * only at its end.
   */
  long changes() {
    return changes.get();
  }

  /** A write-through of a key begins; the position that is applied now. */
  LogPosition beginWriter(Object key) {
    noted.accept(key);
    synchronized (stripes.of(key)) {
      writers.begin(key);
      return judge.applied();
    }
  }

  /** A write-through of a key ends and stores nothing. */
  void endWriter(Object key) {
    synchronized (stripes.of(key)) {
      writers.end(key);
    }
  }

  /**
   * A write-through of a key ends, and its entry gets into the layers of this node unless another
   * writer or an invalidation overlapped it.
   *
   * @param stored whether it is in the shared layer, if there is one
   * @return whether it was stored
   */
  boolean endWriterStoring(Object key, Entry entry, boolean stored, StorePolicy policy) {
    synchronized (stripes.of(key)) {
      if (!writers.end(key) || !stored || !judge.isStorable(key, entry)) {
        return false;
      }
      table.overtake(key);
      local.store(key, entry, policy);
      changes.incrementAndGet();
      return true;
    }
  }

  /**
   * Applies the invalidation of a key to this node: no load in flight is stored, and no layer of
   * this node has it.
   */
  void drop(Object key) {
    synchronized (stripes.of(key)) {
      changes.incrementAndGet();
      table.overtake(key);
      writers.disturb(key);
      local.remove(key);
      misses.invalidated(key);
    }
  }

  /**
   * Applies the expiry of a key to this node: as {@link #drop}, but what there is stays, as stale.
   */
  void expire(Object key) {
    synchronized (stripes.of(key)) {
      changes.incrementAndGet();
      table.overtake(key);
      writers.disturb(key);
      local.expire(key, ticker.nanos());
    }
  }

  /**
   * Begins anew because this node does not know what was invalidated: everything local goes, and
   * nothing that is being loaded or written is stored. The table must have been restarted before,
   * so that whatever begins from now on belongs to the new position.
   */
  void restart() {
    overtakeLoads();
    local.clear();
    misses.restarted();
  }

  /** Keeps everything that is being loaded or written out of the layers. */
  void overtakeLoads() {
    changes.incrementAndGet();
    for (Object key : table.keys()) {
      synchronized (stripes.of(key)) {
        table.overtake(key);
      }
    }
    for (Object key : writers.keys()) {
      synchronized (stripes.of(key)) {
        writers.disturb(key);
      }
    }
  }

  CacheCounters counters() {
    return counters;
  }

  Ticker ticker() {
    return ticker;
  }

  void close() {
    layers.heap().close();
    layers.shared().close();
    layers.disk().close();
  }
}
