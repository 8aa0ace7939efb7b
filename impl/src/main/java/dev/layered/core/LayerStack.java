package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.coherence.Verdict;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.load.KeyStripes;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadTable;
import dev.layered.core.load.WriterTable;
import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one cache, and the only place that writes to them. Under a key's stripe it keeps
 * layers, loads in flight and writers in step; without a lock it reads and judges.
 *
 * <p>Lock order: the log of invalidations, then one stripe. Nothing of the application and nothing
 * of the network is called under a stripe.
 */
public final class LayerStack {

  private final String cache;
  private final Layer heap;
  private final SharedLayer shared;
  private final Layer disk;
  private final Ticker ticker;
  private final TagTable table;
  private final InvalidationBus bus;
  private final ReadLease lease;
  private final SingleFlight singleFlight;
  private final Sharing sharing;
  private final boolean notesKeys;
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
    this.cache = spec.name();
    this.heap = spec.layers().heap();
    this.shared = spec.layers().shared();
    this.disk = spec.layers().disk();
    this.ticker = ticker;
    this.table = table;
    this.bus = bus;
    this.lease = bus.lease();
    this.singleFlight = spec.singleFlight();
    this.counters = spec.counters();
    this.entries = entries;
    this.sharing = sharing;
    this.notesKeys = bus.isShared();
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

  /**
   * What the first layer below the heap holds that is neither gone nor void, fresh or stale. No
   * lease is taken.
   */
  @Nullable Found below(Object key) {
    return belowAll(List.of(key)).get(0);
  }

  /** The same for several keys, with one pipeline to the shared layer; null for what is nowhere. */
  List<@Nullable Found> belowAll(List<Object> keys) {
    boolean inStep = isInStep();
    TagTable.Unknown unknown = table.unknown(cache, List.of());
    List<Invalidation> undelivered = table.undelivered();
    List<Lookup> answers =
        inStep && shared.isPresent()
            ? shared.lookupAll(keys, unknown.subjects())
            : java.util.Collections.nCopies(keys.size(), Lookup.UNREACHABLE);
    List<@Nullable Found> found = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      Entry remote = judged(keys.get(i), answers.get(i), unknown, undelivered);
      if (remote != null) {
        found.add(new Found(remote, LayerKind.REDIS));
      } else {
        Entry local = inStep ? usable(keys.get(i), disk.get(keys.get(i)), ticker.nanos()) : null;
        found.add(local == null ? null : new Found(local, LayerKind.DISK));
      }
    }
    return found;
  }

  /**
   * Whether this node has surely applied all that was acknowledged longer ago than the permitted
   * staleness, or could be brought to that now. Otherwise no layer can be judged.
   */
  boolean isInStep() {
    return lease.covers(ticker.nanos()) || bus.renewLease();
  }

  /**
   * Searches below the heap on behalf of a load. If nothing fresh is found, the load holds the
   * lease to store what it loads, unless another node has it or nobody can be asked.
   */
  Sought seek(Object key, Load load) {
    if (!isInStep()) {
      return sharing.servesWhenCutOff() ? seekCutOff(key) : Sought.NOTHING;
    }
    List<Invalidation> undelivered = table.undelivered();
    Lookup answer = lookup(key, load.tags());
    Entry remote = null;
    if (answer instanceof Lookup.Found) {
      remote = judged(key, answer, table.unknown(cache, load.tags()), undelivered);
      if (remote != null && remote.readFresh(ticker.nanos())) {
        return new Sought(new Found(remote.confirmedAt(load.asOf()), LayerKind.REDIS), 0, false);
      }
      answer = shared.lease(key, singleFlight);
    }
    if (answer instanceof Lookup.Granted granted) {
      load.holdLease(granted.lease());
    } else if (answer instanceof Lookup.Writing) {
      load.forbidStoring();
    }
    long busyNanos = answer instanceof Lookup.Busy busy ? Math.max(1, busy.remainingNanos()) : 0;
    Entry local = usable(key, disk.get(key), ticker.nanos());
    if (local != null && (remote == null || local.readFresh(ticker.nanos()))) {
      return new Sought(new Found(local, LayerKind.DISK), busyNanos, false);
    }
    Found stale =
        remote == null ? null : new Found(remote.confirmedAt(load.asOf()), LayerKind.REDIS);
    return new Sought(stale, busyNanos, false);
  }

  /**
   * One round trip, with what must be learned about older entries; another one only if the entry
   * carries tags that the load does not.
   */
  private Lookup lookup(Object key, List<String> tags) {
    if (!shared.isPresent()) {
      return Lookup.UNREACHABLE;
    }
    TagTable.Unknown unknown = table.unknown(cache, tags);
    Lookup answer = shared.lookup(key, singleFlight, unknown.subjects());
    if (answer instanceof Lookup.Found found) {
      unknown.learn(found.positions());
      TagTable.Unknown more = table.unknown(cache, found.entry().tags());
      boolean older = table.judgeShared(cache, key, found.entry(), List.of()) == null;
      if (older && !more.subjects().isEmpty()) {
        answer = shared.lookup(key, singleFlight, more.subjects());
        if (answer instanceof Lookup.Found again) {
          more.learn(again.positions());
        }
      }
    }
    return answer;
  }

  private @Nullable Entry judged(
      Object key, Lookup answer, TagTable.Unknown unknown, List<Invalidation> undelivered) {
    if (!(answer instanceof Lookup.Found found)) {
      return null;
    }
    unknown.learn(found.positions());
    Entry entry = found.entry();
    if (entry.isGone(ticker.nanos())) {
      return null;
    }
    Verdict verdict = table.judgeShared(cache, key, entry, undelivered);
    return verdict == null || verdict == Verdict.VOID ? null : entry;
  }

  /** What this node has itself, while nobody can say whether it is still right. */
  private Sought seekCutOff(Object key) {
    long now = ticker.nanos();
    Entry onHeap = usable(key, heap.get(key), now);
    if (onHeap != null) {
      return new Sought(new Found(onHeap, LayerKind.HEAP), 0, true);
    }
    Entry onDisk = usable(key, disk.get(key), now);
    return onDisk == null ? Sought.NOTHING : new Sought(new Found(onDisk, LayerKind.DISK), 0, true);
  }

  /** Completes when a search that found another node loading may find more. */
  CompletionStage<?> awaitChange(Object key, long timeoutNanos) {
    return shared.awaitChange(key, timeoutNanos);
  }

  /** Whether callers share one load. */
  boolean sharesLoads() {
    return singleFlight != SingleFlight.OFF;
  }

  /** Whether other nodes see what is written. */
  boolean isShared() {
    return shared.isPresent();
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
    // A node that is not in step cannot know whether a load in flight is one from before an
    // invalidation: then everybody loads for himself.
    Load present = isInStep() ? joinable(key) : null;
    if (present != null) {
      return new Join(present, false);
    }
    note(key);
    Load displaced;
    Load started;
    synchronized (stripes.of(key)) {
      Load raced = lease.covers(ticker.nanos()) ? joinable(key) : null;
      if (raced != null) {
        return new Join(raced, false);
      }
      displaced = loads.find(key);
      started = loads.start(key, table.applied(), tags, owner);
    }
    if (displaced != null) {
      // Or the new load would wait for the lease of the old one.
      giveBackLease(key, displaced);
    }
    return new Join(started, true);
  }

  /** Before the key can get into any layer, so that a message that names it finds it there. */
  private void note(Object key) {
    if (notesKeys) {
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
    return table.judge(cache, key, entry) != Verdict.VOID;
  }

  /**
   * Ends a load and stores its entry in every layer, unless an invalidation overtook it. The shared
   * layer is first and outside of the stripe: it has a fence of its own, the lease, and an
   * invalidation that comes between the two drops the key from the shared layer itself, or marks it
   * by a position that is kept as long as any entry lives. What is void already must not get there:
   * its mark may be pruned before it ends.
   */
  void endStored(Object key, Load load, Entry entry, StorePolicy policy) {
    table.noteLife(policy.longestLifeNanos());
    boolean storable = load.mayBeStored() && isStorable(key, entry);
    if (!storable) {
      giveBackLease(key, load);
    }
    boolean refused = !storable || storeShared(key, load, entry, policy) == Stored.REFUSED;
    synchronized (stripes.of(key)) {
      boolean overtaken = !loads.end(key, load) || !isStorable(key, entry);
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

  /** The marks are read before it is asked whether some are pruned, or one could vanish between. */
  private boolean isStorable(Object key, Entry entry) {
    return table.judge(cache, key, entry) != Verdict.VOID && table.canJudge(entry.asOf());
  }

  private void writeLocal(Object key, Entry entry, StorePolicy policy) {
    disk.put(key, entries.forDisk(entry, policy));
    heap.put(key, entries.forHeap(entry, policy));
  }

  /** Begins a write-through; {@link #endWrite} or {@link #abandonWrite} must follow. */
  public Write beginWrite(Object key) {
    note(key);
    LogPosition asOf;
    synchronized (stripes.of(key)) {
      writers.begin(key);
      asOf = table.applied();
    }
    LoadLease taken = shared.isPresent() ? shared.beginWrites(List.of(key)).get(0) : null;
    return new Write(key, asOf, taken);
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
  public void abandonWrite(Write write) {
    if (write.lease() != null) {
      shared.release(write.key(), write.lease());
    }
    synchronized (stripes.of(write.key())) {
      writers.end(write.key());
    }
  }

  /**
   * Ends a write-through and stores its value, unless another writer or an invalidation overlapped
   * it, on any node.
   *
   * @return whether it was stored; if not, the caller must invalidate the key
   */
  public boolean endWrite(
      Write write, @Nullable Object value, List<String> tags, StorePolicy policy) {
    Object key = write.key();
    if (!EntryMaker.allows(policy, value)) {
      abandonWrite(write);
      return false;
    }
    table.noteLife(policy.longestLifeNanos());
    Entry entry = entries.make(value, tags, write.asOf(), policy);
    boolean stored = !shared.isPresent() || writeShared(write, entry, policy);
    synchronized (stripes.of(key)) {
      if (!writers.end(key) || !stored || !isStorable(key, entry)) {
        return false;
      }
      loads.overtake(key);
      writeLocal(key, entry, policy);
      changes.incrementAndGet();
      return true;
    }
  }

  private boolean writeShared(Write write, Entry entry, StorePolicy policy) {
    return write.lease() != null
        && shared.fill(write.key(), entries.forShared(entry, policy), write.lease()) == Stored.YES;
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
