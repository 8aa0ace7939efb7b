package dev.layered.core;

import dev.layered.CacheStatistics;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One cache of a node, with keys and values of any type. Interceptors and {@link TypedCache} call
 * it.
 */
public final class EngineCache {

  private final CacheSpec spec;
  private final LayerStack stack;
  private final WriteThrough writes;
  private final ReadThrough readThrough;
  private final AsyncReadThrough asyncReadThrough;
  private final ValueCopier copier;
  private final Transactions transactions;
  private final Consumer<Invalidation> log;
  private final Tracing tracing;

  /**
   * Builds a cache.
   *
   * @param transactions those of the callers
   * @param log tells other nodes what was written here
   */
  EngineCache(
      CacheSpec spec,
      LayerStack stack,
      Workers workers,
      Transactions transactions,
      CacheEventListener events,
      Consumer<Invalidation> log) {
    this.spec = spec;
    this.stack = stack;
    this.writes = stack.writeThrough();
    this.transactions = transactions;
    this.log = log;
    this.tracing = workers.tracing();
    this.copier = spec.copier();
    LoadEnding ending = new LoadEnding(spec.name(), stack, copier, events);
    Refresher refresher = new Refresher(stack, workers.refreshes());
    this.readThrough =
        new ReadThrough(stack, refresher, ending, copier, spec.loadWaitNanos(), transactions);
    this.asyncReadThrough =
        new AsyncReadThrough(
            stack,
            stack.lower().canWait() ? workers : workers.whoMayWait(),
            refresher,
            ending,
            copier,
            spec.loadWaitNanos(),
            transactions);
  }

  /** The name of the cache. */
  public String name() {
    return spec.name();
  }

  /** Whether reads are answered from it. */
  public boolean isEnabled() {
    return spec.enabled().getAsBoolean();
  }

  /** How entries live if a caller says nothing else. */
  public StorePolicy policy() {
    return spec.policy().get();
  }

  /**
   * The hot path: a fresh entry of the heap, counted as a hit. Its value goes through {@link
   * #valueOf}.
   *
   * @return null if the heap has none
   */
  public @Nullable Entry freshOnHeap(Object key) {
    return stack.freshOnHeap(key);
  }

  /** The value of an entry for one caller. */
  public @Nullable Object valueOf(Entry entry) {
    return copier.copy(entry.value());
  }

  /**
   * The value of a key, loaded if there is no fresh one.
   *
   * @throws Exception what the load threw, as it is
   */
  public @Nullable Object get(Object key, LoadRequest request) throws Exception {
    Entry fresh = stack.freshOnHeap(key);
    return fresh != null ? valueOf(fresh) : getBelowHeap(key, request);
  }

  /**
   * The same after {@link #freshOnHeap} found none. A transaction that has changed something loads
   * for itself alone: others must not see what may be rolled back.
   */
  public @Nullable Object getBelowHeap(Object key, LoadRequest request) throws Exception {
    LoadRequest traced = tracing.traced(name(), request);
    return transactions.isDirty() ? readThrough.getAlone(traced) : readThrough.get(key, traced);
  }

  /**
   * The same without waiting for a load, after {@link #freshOnHeap} found none. The first search
   * below the heap is done by the calling thread if that may wait, else by another. A new stage for
   * each caller.
   */
  public CompletableFuture<@Nullable Object> getAsyncBelowHeap(
      Object key, AsyncLoadRequest request) {
    AsyncLoadRequest traced = tracing.traced(name(), request);
    return transactions.isDirty()
        ? asyncReadThrough.getAlone(key, traced)
        : asyncReadThrough.get(key, traced);
  }

  /**
   * The value of a key, loaded if there is no fresh one. The calling thread waits for no load, but
   * searches below the heap, unless it may not wait. A new stage for each caller.
   */
  public CompletableFuture<@Nullable Object> getAsync(Object key, AsyncLoadRequest request) {
    Entry fresh = stack.freshOnHeap(key);
    return fresh != null
        ? CompletableFuture.completedFuture(valueOf(fresh))
        : getAsyncBelowHeap(key, request);
  }

  /**
   * A fresh entry of any layer, counted as a hit or a miss; null if there is none. Nothing is
   * loaded.
   */
  public @Nullable Entry find(Object key) {
    Entry onHeap = stack.freshOnHeap(key);
    if (onHeap != null) {
      return onHeap;
    }
    return counted(stack.lower().find(key));
  }

  /**
   * The same for several keys, with one pipeline to the shared layer.
   *
   * @param keys each once
   * @return in order; null for a key without a fresh entry
   */
  public List<@Nullable Entry> findAll(List<Object> keys) {
    List<@Nullable Entry> found = new ArrayList<>(keys.size());
    List<Object> missing = new ArrayList<>();
    for (Object key : keys) {
      Entry onHeap = stack.freshOnHeap(key);
      found.add(onHeap);
      if (onHeap == null) {
        missing.add(key);
      }
    }
    if (!missing.isEmpty()) {
      Iterator<@Nullable Found> below = stack.lower().findAll(missing).iterator();
      found.replaceAll(onHeap -> onHeap != null ? onHeap : counted(below.next()));
    }
    return found;
  }

  private @Nullable Entry counted(@Nullable Found found) {
    CacheCounters counters = stack.counters();
    if (found == null || !found.entry().readFresh(stack.ticker().nanos())) {
      counters.miss();
      return null;
    }
    counters.hit(found.layer());
    return found.entry();
  }

  /** Begins a write-through; one of {@link #endWrite} and {@link #abandonWrite} must follow. */
  public Write beginWrite(Object key) {
    return writes.begin(key);
  }

  /** Whether other nodes find what is written. */
  public boolean isShared() {
    return writes.isShared();
  }

  /** The position of the log that is applied now. */
  public LogPosition applied() {
    return stack.applied();
  }

  /** Grows with every change of any key; see {@link LayerStack#changes}. */
  public long changes() {
    return stack.changes();
  }

  /** Ends a write-through that failed. */
  public void abandonWrite(Write write) {
    writes.abandon(write);
  }

  /**
   * Ends a write-through.
   *
   * @return whether the value was stored; if not, the key must be invalidated
   */
  public boolean endWrite(
      Write write, @Nullable Object value, List<String> tags, StorePolicy policy) {
    Object own;
    try {
      own = copier.copy(value);
    } catch (Throwable problem) {
      writes.abandon(write);
      throw problem;
    }
    boolean stored = writes.end(write, own, tags, policy);
    if (stored && stack.tellsOthers()) {
      log.accept(new Invalidation.Written(name(), List.of(write.key())));
    }
    return stored;
  }

  /**
   * Writes several values through, with two pipelines to the shared layer and one message.
   *
   * @param values by key; changed by nobody meanwhile
   * @return the keys that were not stored, which must be invalidated
   */
  public List<Object> putAll(
      Map<Object, ? extends @Nullable Object> values, List<String> tags, StorePolicy policy) {
    List<@Nullable Object> own = new ArrayList<>(values.size());
    values.values().forEach(value -> own.add(copier.copy(value)));
    List<Write> begun = writes.beginAll(List.copyOf(values.keySet()));
    List<Boolean> ended = writes.endAll(begun, own, tags, policy);
    List<Object> stored = new ArrayList<>();
    List<Object> refused = new ArrayList<>();
    for (int i = 0; i < begun.size(); i++) {
      (ended.get(i) ? stored : refused).add(begun.get(i).key());
    }
    if (!stored.isEmpty() && stack.tellsOthers()) {
      log.accept(new Invalidation.Written(name(), stored));
    }
    return refused;
  }

  /** What has happened in it. */
  public CacheStatistics statistics() {
    CacheCounters.Snapshot now = stack.counters().snapshot();
    return new CacheStatistics(
        now.heapHits(),
        now.redisHits(),
        now.diskHits(),
        now.staleHits(),
        now.misses(),
        now.coalesced(),
        now.loads(),
        now.loadFailures(),
        now.loadNanos(),
        now.fenced(),
        now.evictions(),
        now.invalidations(),
        stack.heapEntries(),
        stack.diskEntries());
  }

  LayerStack stack() {
    return stack;
  }
}
