package dev.layered.core;

import dev.layered.CacheExplanation;
import dev.layered.CacheMode;
import dev.layered.CacheStatistics;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.guard.Breaker;
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
  private final HeapReads heap;
  private final WriteThrough writes;
  private final AnnouncedWrites announcedWrites;
  private final ReadThrough readThrough;
  private final AsyncReadThrough asyncReadThrough;
  private final DeadlineLoads deadlineLoads;
  private final Deadlines deadlines;
  private final BatchReadThrough batchReadThrough;
  private final ModalReads modalReads;
  private final ValueCopier copier;
  private final Transactions transactions;
  private final Tracing tracing;
  private final LoadGuard guard;
  private final Explainer explainer;

  /**
   * Builds a cache.
   *
   * @param transactions those of the callers
   * @param log tells other nodes what was written here
   * @param invalidate invalidates on every node
   */
  EngineCache(
      CacheSpec spec,
      LayerStack stack,
      Workers workers,
      Transactions transactions,
      CacheEventListener events,
      Consumer<Invalidation> log,
      Consumer<Invalidation> invalidate) {
    this.spec = spec;
    this.stack = stack;
    this.heap = stack.heap();
    this.writes = stack.writeThrough();
    this.transactions = transactions;
    this.tracing = workers.tracing();
    this.copier = spec.copier();
    this.announcedWrites =
        new AnnouncedWrites(
            spec.name(), writes, copier, stack.counters(), stack.tellsOthers() ? log : null);
    this.guard = new LoadGuard(spec.name(), spec.loadLimits(), stack.ticker());
    LoadEnding ending = new LoadEnding(spec.name(), stack, copier, events);
    Prolonging prolonging = new Prolonging(stack, ending, transactions);
    Refresher refresher = new Refresher(stack, ending, prolonging, workers.refreshes());
    this.readThrough =
        new ReadThrough(stack, refresher, ending, copier, spec.loadWaitNanos(), transactions);
    this.deadlines = new Deadlines(spec.name(), stack, ending, copier, transactions, workers);
    this.batchReadThrough =
        new BatchReadThrough(
            stack,
            refresher,
            ending,
            copier,
            spec.loadWaitNanos(),
            transactions,
            request -> guard.guarded(tracing.traced(spec.name(), request)));
    Workers whoSearch = stack.lower().canWait() ? workers : workers.whoMayWait();
    AsyncLoads asyncLoads = new AsyncLoads(stack, whoSearch, ending, copier);
    this.asyncReadThrough =
        new AsyncReadThrough(
            stack,
            whoSearch,
            refresher,
            ending,
            asyncLoads,
            copier,
            spec.loadWaitNanos(),
            transactions,
            deadlines);
    this.modalReads =
        new ModalReads(
            spec,
            stack,
            whoSearch,
            ending,
            readThrough,
            asyncReadThrough,
            asyncLoads,
            transactions,
            log,
            invalidate);
    this.deadlineLoads =
        new DeadlineLoads(
            spec.name(), asyncReadThrough, deadlines, copier, workers.loads(), stack.ticker());
    this.explainer = new Explainer(spec, stack, modalReads);
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
   * The hot path: a fresh entry of the heap that need not be refreshed yet, counted as a hit. Its
   * value goes through {@link #valueOf}.
   *
   * @return null if the heap has none
   */
  public @Nullable Entry quietOnHeap(Object key) {
    return heap.quiet(key);
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
    Entry quiet = heap.quiet(key);
    return quiet != null ? valueOf(quiet) : getOtherwise(key, request);
  }

  /**
   * The same after {@link #quietOnHeap} found none. A transaction that has changed something loads
   * for itself alone: others must not see what may be rolled back.
   */
  public @Nullable Object getOtherwise(Object key, LoadRequest request) throws Exception {
    LoadRequest guarded = guard.guarded(tracing.traced(name(), request));
    Entry fresh = heap.fresh(key);
    if (fresh != null) {
      readThrough.refreshIfDue(key, guarded, fresh);
      return valueOf(fresh);
    }
    if (isDirty(key)) {
      return readThrough.getAlone(guarded);
    }
    CallerDeadline deadline = deadlines.of(guarded);
    return deadline == null
        ? readThrough.get(key, guarded)
        : deadlineLoads.get(key, guarded, deadline);
  }

  /**
   * The values of several keys; those that have no fresh one are loaded together.
   *
   * @param keys each once
   * @return in order
   * @throws Exception what the load threw, as it is
   */
  public List<@Nullable Object> getAll(List<Object> keys, BatchRequest request) throws Exception {
    return batchReadThrough.getAll(keys, request);
  }

  /**
   * The values of several keys in {@link CacheMode#ONLY_IF_CACHED}.
   *
   * @param keys each once
   * @param policy tells how old they may be
   * @return in order
   * @throws dev.layered.NotCachedException if there is none of a key
   */
  public List<@Nullable Object> getAllCached(List<Object> keys, StorePolicy policy) {
    return modalReads.getAllCached(keys, policy);
  }

  /**
   * The same without waiting for a load, after {@link #quietOnHeap} found none. The first search
   * below the heap is done by the calling thread if that may wait, else by another. A new stage for
   * each caller.
   */
  public CompletableFuture<@Nullable Object> getAsyncOtherwise(
      Object key, AsyncLoadRequest request) {
    AsyncLoadRequest guarded = guard.guarded(tracing.traced(name(), request));
    Entry fresh = heap.fresh(key);
    if (fresh != null) {
      asyncReadThrough.refreshIfDue(key, guarded, fresh);
      return CompletableFuture.completedFuture(valueOf(fresh));
    }
    return isDirty(key)
        ? asyncReadThrough.getAlone(key, guarded)
        : asyncReadThrough.get(key, guarded);
  }

  /**
   * The value of a key in another mode than the normal one.
   *
   * @throws dev.layered.NotCachedException if nothing may be loaded and there is none
   * @throws Exception what the load threw, as it is
   */
  public @Nullable Object getIn(CacheMode mode, Object key, LoadRequest request) throws Exception {
    return modalReads.get(mode, key, guard.guarded(tracing.traced(name(), request)));
  }

  /** The same without waiting. A new stage for each caller. */
  public CompletableFuture<@Nullable Object> getAsyncIn(
      CacheMode mode, Object key, AsyncLoadRequest request) {
    return modalReads.getAsync(mode, key, guard.guarded(tracing.traced(name(), request)));
  }

  private boolean isDirty(Object key) {
    boolean dirty = transactions.isDirty();
    if (dirty) {
      stack.misses().bypassed(key, "in a transaction that has changed something");
    }
    return dirty;
  }

  /** Notes that a call found this cache switched off. */
  void noteDisabled(Object key) {
    stack.misses().disabled(key);
  }

  /**
   * What there is for a key, without changing anything.
   *
   * @param calledEnabled whether whoever calls is answered from this cache if that is on
   * @param mode in which mode
   */
  public CacheExplanation explain(Object key, boolean calledEnabled, CacheMode mode) {
    return explainer.explain(key, calledEnabled && isEnabled(), mode);
  }

  /**
   * The value of a key, loaded if there is no fresh one. The calling thread waits for no load, but
   * searches below the heap, unless it may not wait. A new stage for each caller.
   */
  public CompletableFuture<@Nullable Object> getAsync(Object key, AsyncLoadRequest request) {
    Entry quiet = heap.quiet(key);
    return quiet != null
        ? CompletableFuture.completedFuture(valueOf(quiet))
        : getAsyncOtherwise(key, request);
  }

  /**
   * A fresh entry of any layer, counted as a hit or a miss; null if there is none. Nothing is
   * loaded.
   */
  public @Nullable Entry find(Object key) {
    Entry onHeap = heap.fresh(key);
    if (onHeap != null) {
      return onHeap;
    }
    return counted(key, stack.lower().find(key));
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
      Entry onHeap = heap.fresh(key);
      found.add(onHeap);
      if (onHeap == null) {
        missing.add(key);
      }
    }
    if (!missing.isEmpty()) {
      Iterator<Object> asked = missing.iterator();
      Iterator<@Nullable Found> below = stack.lower().findAll(missing).iterator();
      found.replaceAll(onHeap -> onHeap != null ? onHeap : counted(asked.next(), below.next()));
    }
    return found;
  }

  private @Nullable Entry counted(Object key, @Nullable Found found) {
    CacheCounters counters = stack.counters();
    if (found == null || !found.entry().readFresh(stack.ticker().nanos())) {
      counters.miss();
      stack.misses().missed(key);
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
    return stack.judge().applied();
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
    return announcedWrites.end(write, value, tags, policy);
  }

  /**
   * Writes several values through, with two pipelines to the shared layer and one message.
   *
   * @param values by key; changed by nobody meanwhile
   * @param invalidate called with the keys that were not stored, if there are any
   */
  public void putAll(
      Map<Object, ? extends @Nullable Object> values,
      List<String> tags,
      StorePolicy policy,
      Consumer<List<Object>> invalidate) {
    announcedWrites.putAll(values, tags, policy, invalidate);
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
        spec.layers().heap().entryCount(),
        spec.layers().disk().entryCount());
  }

  /** What keeps its loads away from an origin that fails; null if there is none. */
  @Nullable Breaker breaker() {
    return guard.breaker();
  }

  LayerStack stack() {
    return stack;
  }

  CacheSpec spec() {
    return spec;
  }
}
