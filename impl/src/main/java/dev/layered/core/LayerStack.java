package dev.layered.core;

import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.load.KeyStripes;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadTable;
import dev.layered.core.load.WriterTable;
import dev.layered.core.time.Ticker;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one cache, and the only place that writes to them. Under a key's stripe it keeps
 * layers, loads in flight and writers in step; the heap is read without a lock, what is below it by
 * {@link LowerLayers}.
 *
 * <p>Lock order: the log of invalidations, then one stripe. Nothing of the application and nothing
 * of the network is called under a stripe.
 */
public final class LayerStack {

  private final Layer heap;
  private final SharedLayer shared;
  private final Layer disk;
  private final Ticker ticker;
  private final EntryJudge judge;
  private final LowerLayers lower;
  private final WriteThrough writeThrough;
  private final ReadLease lease;
  private final long permittedStalenessNanos;
  private final Sharing sharing;
  private final boolean followsSharedLog;
  private final CacheCounters counters;
  private final EntryMaker entries;
  private final KeyStripes stripes = new KeyStripes();
  private final LoadTable loads = new LoadTable();
  private final WriterTable writers = new WriterTable();
  private final AtomicLong changes = new AtomicLong();

  LayerStack(
      CacheSpec spec,
      Ticker ticker,
      TagTable table,
      InvalidationBus bus,
      EntryMaker entries,
      Sharing sharing) {
    this.heap = spec.layers().heap();
    this.shared = spec.layers().shared();
    this.disk = spec.layers().disk();
    this.ticker = ticker;
    this.judge = new EntryJudge(spec.name(), table);
    this.lower = new LowerLayers(spec, ticker, table, judge, bus, sharing);
    this.lease = bus.lease();
    this.permittedStalenessNanos = bus.permittedStalenessNanos();
    this.counters = spec.counters();
    this.entries = entries;
    this.sharing = sharing;
    this.followsSharedLog = bus.isShared();
    this.writeThrough = new WriteThrough(this, shared, entries, judge);
  }

  /**
   * The layers of a cache; one that is not there is an {@link dev.layered.core.layer.AbsentLayer}
   * or {@link dev.layered.core.layer.AbsentSharedLayer}.
   */
  public record Layers(Layer heap, SharedLayer shared, Layer disk) {}

  /**
   * The hot path: a fresh entry of the heap, counted as a hit. One look-up, one reading of the
   * clock, three comparisons; no lock, no allocation.
   *
   * @return null if the heap has none
   */
  public @Nullable Entry freshOnHeap(Object key) {
    Entry entry = peekFreshOnHeap(key);
    if (entry != null) {
      counters.heapHit();
    }
    return entry;
  }

  /** A fresh entry of the heap, not counted as a hit; null if there is none. */
  @Nullable Entry peekFreshOnHeap(Object key) {
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

  /** A stale entry of the heap that may still be served to somebody; null if there is none. */
  @Nullable Entry staleOnHeap(Object key) {
    long now = ticker.nanos();
    return lease.covers(now) ? judge.usable(key, heap.get(key), now) : null;
  }

  /** Writes values through. */
  WriteThrough writeThrough() {
    return writeThrough;
  }

  /** What is below the heap. */
  LowerLayers lower() {
    return lower;
  }

  /** Whether there are other nodes, whose copies a write makes old. */
  boolean tellsOthers() {
    return followsSharedLog;
  }

  /** Joins the load in flight, or begins one. */
  Join joinOrStart(Object key, List<String> tags, @Nullable Thread owner) {
    boolean inStep = lower.isInStep();
    Load present = joinable(key, inStep);
    if (present != null) {
      return new Join(present, false);
    }
    note(key);
    Load displaced;
    Load started;
    synchronized (stripes.of(key)) {
      Load raced = joinable(key, inStep && lease.covers(ticker.nanos()));
      if (raced != null) {
        return new Join(raced, false);
      }
      displaced = loads.find(key);
      started = loads.start(key, ticker.nanos(), judge.applied(), tags, owner);
    }
    if (displaced != null) {
      // Or the new load would wait for the lease of the old one.
      giveBackLease(key, displaced);
    }
    return new Join(started, true);
  }

  /**
   * The load in flight that a caller of now may share; null if there is none. A node that is not in
   * step cannot know whether a load is one from before an invalidation of another node; then only
   * its age tells that its value is not older than permitted.
   */
  private @Nullable Load joinable(Object key, boolean inStep) {
    Load load = loads.find(key);
    if (load == null || !judge.isCurrent(key, load)) {
      return null;
    }
    boolean recent = ticker.nanos() - load.beganNanos() < permittedStalenessNanos;
    return inStep || recent ? load : null;
  }

  /** Before the key can get into any layer, so that a message that names it finds it there. */
  private void note(Object key) {
    if (followsSharedLog) {
      sharing.keyClasses().note(key);
    }
  }

  /** A load, and whether the caller must run it. */
  record Join(Load load, boolean started) {}

  /** Makes the entry of a loaded value. */
  Entry entryOf(@Nullable Object value, Load load, StorePolicy policy) {
    return entries.make(value, load.tags(), load.asOf(), policy);
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
      return loads.end(key, load);
    }
  }

  private void giveBackLease(Object key, Load load) {
    LoadLease held = load.takeLease();
    if (held != null) {
      shared.release(key, held);
    }
  }

  /** Ends a load whose value is not to be stored, and drops what the layers hold instead. */
  void endDropping(Object key, Load load) {
    LoadLease held = load.takeLease();
    if (held != null) {
      shared.drop(key, held);
    }
    synchronized (stripes.of(key)) {
      if (loads.end(key, load)) {
        disk.remove(key);
        heap.remove(key);
      }
    }
  }

  /** Whether no invalidation by tag, pattern or cache has made an entry void. */
  boolean isNotVoid(Object key, Entry entry) {
    return !judge.isVoid(key, entry);
  }

  /**
   * Ends a load and stores its entry in every layer, unless an invalidation overtook it. The shared
   * layer is first and outside of the stripe: it has a fence of its own, the lease, and an
   * invalidation that comes between the two drops the key from the shared layer itself, or marks it
   * by a position that is kept as long as any entry lives. What is void already must not get there:
   * its mark may be pruned before it ends.
   */
  void endStored(Object key, Load load, Entry entry, StorePolicy policy) {
    judge.noteLife(policy.longestLifeNanos());
    boolean storable = load.mayBeStored() && judge.isStorable(key, entry);
    if (!storable) {
      giveBackLease(key, load);
    }
    boolean refused = !storable || storeShared(key, load, entry, policy) == Stored.REFUSED;
    synchronized (stripes.of(key)) {
      boolean overtaken = !loads.end(key, load) || !judge.isStorable(key, entry);
      if ((overtaken || refused) && sharing.switches().fence()) {
        counters.fenced();
        return;
      }
      writeLocal(key, entry, policy);
    }
  }

  private Stored storeShared(Object key, Load load, Entry entry, StorePolicy policy) {
    LoadLease held = load.takeLease();
    return held == null
        ? Stored.UNREACHABLE
        : shared.fill(key, entries.forShared(entry, policy), held);
  }

  /** Ends a load that found its entry in a lower layer, and copies that to the heap. */
  void endBackfilled(Object key, Load load, Entry entry, StorePolicy policy) {
    giveBackLease(key, load);
    synchronized (stripes.of(key)) {
      if (loads.end(key, load) || !sharing.switches().fence()) {
        heap.put(key, entries.forHeap(entry, policy));
      }
    }
  }

  private void writeLocal(Object key, Entry entry, StorePolicy policy) {
    disk.put(key, entries.forDisk(entry, policy));
    heap.put(key, entries.forHeap(entry, policy));
  }

  /** The position of the log that is applied now. */
  LogPosition applied() {
    return judge.applied();
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
    note(key);
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
      loads.overtake(key);
      writeLocal(key, entry, policy);
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
      loads.overtake(key);
      writers.disturb(key);
      heap.remove(key);
      disk.remove(key);
    }
  }

  /**
   * Applies the expiry of a key to this node: as {@link #drop}, but what there is stays, as stale.
   * The disk is read under the stripe, or an old value could be written over one that was stored
   * meanwhile; and each layer keeps its own entry, because they end at different times.
   */
  void expire(Object key) {
    synchronized (stripes.of(key)) {
      changes.incrementAndGet();
      loads.overtake(key);
      writers.disturb(key);
      long now = ticker.nanos();
      Entry onHeap = heap.get(key);
      if (onHeap != null) {
        onHeap.makeStale(now);
      }
      Entry onDisk = disk.get(key);
      if (onDisk == null || onDisk.isGone(now)) {
        disk.remove(key);
      } else {
        onDisk.makeStale(now);
        disk.put(key, onDisk);
      }
    }
  }

  /**
   * Begins anew because this node does not know what was invalidated: everything local goes, and
   * nothing that is being loaded or written is stored. The table must have been restarted before,
   * so that whatever begins from now on belongs to the new position.
   */
  void restart() {
    overtakeLoads();
    heap.clear();
    disk.clear();
  }

  /** Keeps everything that is being loaded or written out of the layers. */
  void overtakeLoads() {
    changes.incrementAndGet();
    for (Object key : loads.keys()) {
      synchronized (stripes.of(key)) {
        loads.overtake(key);
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

  long heapEntries() {
    return heap.entryCount();
  }

  long diskEntries() {
    return disk.entryCount();
  }

  void close() {
    heap.close();
    shared.close();
    disk.close();
  }
}
