package dev.layered.core;

import dev.layered.core.coherence.ReadLease;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.coherence.Verdict;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.LogPosition;
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
 * layers, loads in flight and writers in step; without a lock it reads and judges.
 *
 * <p>Lock order: the log of invalidations, then one stripe. Nothing of the application is called
 * under a stripe.
 */
public final class LayerStack {

  private final String cache;
  private final Layer heap;
  private final Layer redis;
  private final Layer disk;
  private final Ticker ticker;
  private final TagTable table;
  private final ReadLease lease;
  private final CacheCounters counters;
  private final EntryMaker entries;
  private final KeyStripes stripes = new KeyStripes();
  private final LoadTable loads = new LoadTable();
  private final WriterTable writers = new WriterTable();
  private final AtomicLong changes = new AtomicLong();

  LayerStack(
      String cache,
      Layers layers,
      Ticker ticker,
      TagTable table,
      ReadLease lease,
      CacheCounters counters,
      EntryMaker entries) {
    this.cache = cache;
    this.heap = layers.heap();
    this.redis = layers.redis();
    this.disk = layers.disk();
    this.ticker = ticker;
    this.table = table;
    this.lease = lease;
    this.counters = counters;
    this.entries = entries;
  }

  /**
   * The layers of a cache; one that is not there is an {@link dev.layered.core.layer.AbsentLayer}.
   */
  public record Layers(Layer heap, Layer redis, Layer disk) {}

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
    if (entry.validatedVersion() != table.version()
        && table.judge(cache, key, entry) == Verdict.VOID) {
      return null;
    }
    long now = ticker.nanos();
    if (!entry.readFresh(now) || !lease.covers(now)) {
      return null;
    }
    return entry;
  }

  /** A stale entry of the heap that may still be served to somebody; null if there is none. */
  @Nullable Entry staleOnHeap(Object key) {
    long now = ticker.nanos();
    return lease.covers(now) ? usable(key, heap.get(key), now) : null;
  }

  /** What the first layer below the heap holds that is neither gone nor void, fresh or stale. */
  @Nullable Found below(Object key) {
    Entry remote = usable(key, redis.get(key), ticker.nanos());
    if (remote != null) {
      return new Found(remote, LayerKind.REDIS);
    }
    if (!lease.covers(ticker.nanos())) {
      return null;
    }
    Entry local = usable(key, disk.get(key), ticker.nanos());
    return local == null ? null : new Found(local, LayerKind.DISK);
  }

  /** An entry and where it was found. */
  record Found(Entry entry, LayerKind layer) {}

  private @Nullable Entry usable(Object key, @Nullable Entry entry, long now) {
    if (entry == null || entry.isGone(now)) {
      return null;
    }
    boolean judged = entry.validatedVersion() == table.version();
    return judged || table.judge(cache, key, entry) != Verdict.VOID ? entry : null;
  }

  /** The load in flight that a caller of now may share; null if there is none. */
  @Nullable Load joinable(Object key) {
    Load load = loads.find(key);
    return load != null && table.isCurrent(cache, key, load.tags(), load.asOf()) ? load : null;
  }

  /** Joins the load in flight, or begins one. */
  Join joinOrStart(Object key, List<String> tags, @Nullable Thread owner) {
    Load present = joinable(key);
    if (present != null) {
      return new Join(present, false);
    }
    synchronized (stripes.of(key)) {
      Load raced = joinable(key);
      if (raced != null) {
        return new Join(raced, false);
      }
      return new Join(loads.start(key, table.applied(), tags, owner), true);
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
    synchronized (stripes.of(key)) {
      return loads.end(key, load);
    }
  }

  /** Ends a load whose value is not to be stored, and drops what the layers hold instead. */
  void endDropping(Object key, Load load) {
    synchronized (stripes.of(key)) {
      if (loads.end(key, load)) {
        redis.remove(key);
        disk.remove(key);
        heap.remove(key);
      }
    }
  }

  /** Whether no invalidation by tag, pattern or cache has made an entry void. */
  boolean isNotVoid(Object key, Entry entry) {
    return table.judge(cache, key, entry) != Verdict.VOID;
  }

  /** Ends a load and stores its entry in every layer, unless an invalidation overtook it. */
  void endStored(Object key, Load load, Entry entry, StorePolicy policy) {
    table.noteLife(policy.longestLifeNanos());
    synchronized (stripes.of(key)) {
      if (!loads.end(key, load) || !isStorable(key, entry)) {
        counters.fenced();
        return;
      }
      write(key, entry, policy);
    }
  }

  /** Ends a load that found its entry in a lower layer, and copies that to the heap. */
  void endBackfilled(Object key, Load load, Entry entry, StorePolicy policy) {
    synchronized (stripes.of(key)) {
      if (loads.end(key, load)) {
        heap.put(key, entries.forHeap(entry, policy));
      }
    }
  }

  /** The marks are read before it is asked whether some are pruned, or one could vanish between. */
  private boolean isStorable(Object key, Entry entry) {
    return table.judge(cache, key, entry) != Verdict.VOID && table.canJudge(entry.asOf());
  }

  private void write(Object key, Entry entry, StorePolicy policy) {
    redis.put(key, entry);
    disk.put(key, entries.forDisk(entry, policy));
    heap.put(key, entries.forHeap(entry, policy));
  }

  /** Begins a write-through and returns the position that its value will be as of. */
  public LogPosition beginWrite(Object key) {
    synchronized (stripes.of(key)) {
      writers.begin(key);
      return table.applied();
    }
  }

  /** The position of the log that is applied now. */
  LogPosition applied() {
    return table.applied();
  }

  /**
   * How often any key was written through, invalidated or expired: for a writer that learns its key
   * only at its end.
   */
  long changes() {
    return changes.get();
  }

  /** Ends a write-through that changed nothing. */
  public void abandonWrite(Object key) {
    synchronized (stripes.of(key)) {
      writers.end(key);
    }
  }

  /**
   * Ends a write-through and stores its value, unless another writer or an invalidation overlapped
   * it.
   *
   * @return whether it was stored; if not, the caller must invalidate the key
   */
  public boolean endWrite(
      Object key, @Nullable Object value, List<String> tags, StorePolicy policy, LogPosition asOf) {
    boolean allowed = EntryMaker.allows(policy, value);
    table.noteLife(policy.longestLifeNanos());
    synchronized (stripes.of(key)) {
      if (!writers.end(key) || !allowed) {
        return false;
      }
      Entry entry = entries.make(value, tags, asOf, policy);
      if (!isStorable(key, entry)) {
        return false;
      }
      loads.overtake(key);
      write(key, entry, policy);
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
    redis.close();
    disk.close();
  }
}
