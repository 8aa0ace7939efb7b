package dev.layered.core;

import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.NotCachedException;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.load.RefreshTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads of one cache in another mode than the normal one. */
final class ModalReads {

  private final String cache;
  private final LayerStack stack;
  private final HeapReads heap;
  private final Workers workers;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final ReadThrough readThrough;
  private final AsyncReadThrough asyncReadThrough;
  private final Transactions transactions;
  private final RefreshTable table = new RefreshTable();
  private final DemandedRefresh refresh;
  private final AsyncDemandedRefresh asyncRefresh;

  ModalReads(
      CacheSpec spec,
      LayerStack stack,
      Workers workers,
      LoadEnding ending,
      ReadThrough readThrough,
      AsyncReadThrough asyncReadThrough,
      AsyncLoads asyncLoads,
      Transactions transactions,
      Consumer<Invalidation> log,
      Consumer<Invalidation> invalidate) {
    this.cache = spec.name();
    this.stack = stack;
    this.heap = stack.heap();
    this.workers = workers;
    this.ending = ending;
    this.copier = spec.copier();
    this.readThrough = readThrough;
    this.asyncReadThrough = asyncReadThrough;
    this.transactions = transactions;
    DemandedStore store = new DemandedStore(cache, stack, table, copier, log, invalidate);
    this.refresh =
        new DemandedRefresh(
            stack, store, readThrough, ending, copier, spec.loadWaitNanos(), transactions);
    this.asyncRefresh =
        new AsyncDemandedRefresh(
            stack, store, asyncLoads, ending, copier, spec.loadWaitNanos(), workers);
  }

  /**
   * The value of a key in a mode.
   *
   * @throws NotCachedException in {@link CacheMode#ONLY_IF_CACHED}, if there is none
   * @throws Exception what the load threw, as it is
   */
  @Nullable Object get(CacheMode mode, Object key, LoadRequest request) throws Exception {
    if (mode.equals(CacheMode.BYPASS)) {
      stack.misses().bypassed(key, DemandedRefresh.DEMANDED);
      return readThrough.getAlone(request);
    }
    Entry found = mode.equals(CacheMode.REFRESH) ? null : cached(mode, key, request.policy());
    return found != null ? copier.copy(found.value()) : refresh.get(key, request);
  }

  /** The same without waiting for a load, a layer or the network. */
  CompletableFuture<@Nullable Object> getAsync(
      CacheMode mode, Object key, AsyncLoadRequest request) {
    if (mode.equals(CacheMode.BYPASS)) {
      stack.misses().bypassed(key, DemandedRefresh.DEMANDED);
      return asyncReadThrough.getAlone(key, request);
    }
    CallerContext caller = workers.callers().get();
    CallersRequest callers = CallersRequest.ofThread(key, request, caller, transactions, null);
    boolean inTransaction = transactions.isActive();
    return caller.answering(
        () -> {
          CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
          workers.run(
              () -> {
                try {
                  Entry found =
                      mode.equals(CacheMode.REFRESH) ? null : cached(mode, key, request.policy());
                  if (found != null) {
                    answer.complete(copier.copy(found.value()));
                  } else {
                    asyncRefresh.get(key, callers, inTransaction, answer);
                  }
                } catch (Throwable problem) {
                  answer.completeExceptionally(problem);
                }
              });
          return answer;
        });
  }

  /**
   * The values of several keys in {@link CacheMode#ONLY_IF_CACHED}, with one pipeline to the shared
   * layer. As with a single key nothing is begun that a caller in another mode could share, or that
   * counts against the limits of loads.
   *
   * @param keys each once
   * @return in order
   * @throws NotCachedException if there is none of a key
   */
  List<@Nullable Object> getAllCached(List<Object> keys, StorePolicy policy) {
    List<@Nullable Entry> entries = new ArrayList<>(keys.size());
    keys.forEach(key -> entries.add(heap.fresh(key)));
    Iterator<@Nullable Found> below = findAll(missing(keys, entries)).iterator();
    boolean complete = true;
    for (int i = 0; i < keys.size(); i++) {
      if (entries.get(i) == null) {
        entries.set(i, cached(keys.get(i), below.next(), policy));
        complete &= entries.get(i) != null;
      }
    }
    if (!complete) {
      throw new NotCachedException(cache, CacheMode.ONLY_IF_CACHED);
    }
    List<@Nullable Object> values = new ArrayList<>(keys.size());
    entries.forEach(entry -> values.add(copier.copy(Objects.requireNonNull(entry).value())));
    return values;
  }

  private static List<Object> missing(List<Object> keys, List<@Nullable Entry> entries) {
    List<Object> missing = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (entries.get(i) == null) {
        missing.add(keys.get(i));
      }
    }
    return missing;
  }

  private List<@Nullable Found> findAll(List<Object> missing) {
    LowerLayers lower = stack.lower();
    if (missing.isEmpty() || lower.isInStep()) {
      return missing.isEmpty() ? List.of() : lower.findAll(missing);
    }
    // What this node may answer with while it is cut off; nobody else is asked.
    List<@Nullable Found> own = new ArrayList<>(missing.size());
    missing.forEach(key -> own.add(lower.find(key, Set.of())));
    return own;
  }

  /** The demanded refresh of a key that is under way; null if there is none. */
  @Nullable Load inFlight(Object key) {
    return table.running(key);
  }

  /** What the layers that are read hold, counted as a hit; null if the caller is to load. */
  private @Nullable Entry cached(CacheMode mode, Object key, StorePolicy policy) {
    Set<CacheLayer> skipped = mode.skipped();
    boolean readsHeap = !skipped.contains(CacheLayer.HEAP);
    Entry onHeap = readsHeap ? heap.fresh(key) : null;
    if (onHeap != null) {
      return onHeap;
    }
    Found below = stack.lower().find(key, skipped);
    if (below != null && below.entry().readFresh(stack.ticker().nanos())) {
      stack.counters().hit(below.layer());
      if (!readsHeap) {
        // Or the next call could be answered with an older one than this.
        stack.dropFromHeap(key);
      }
      return below.entry();
    }
    if (!mode.equals(CacheMode.ONLY_IF_CACHED)) {
      return null;
    }
    Entry stale = stale(key, below, policy);
    if (stale == null) {
      throw new NotCachedException(cache, mode);
    }
    return stale;
  }

  /** What a search came to for a caller who wants no load, counted; null if nothing may answer. */
  private @Nullable Entry cached(Object key, @Nullable Found below, StorePolicy policy) {
    if (below != null && below.entry().readFresh(stack.ticker().nanos())) {
      stack.counters().hit(below.layer());
      return below.entry();
    }
    return stale(key, below, policy);
  }

  /** A stale entry within a window, counted as that, or null, counted as a miss. */
  private @Nullable Entry stale(Object key, @Nullable Found below, StorePolicy policy) {
    Entry stale = below == null ? heap.stale(key) : below.entry();
    if (stale != null && ending.isWithin(stale, policy.staleNanos())) {
      stack.counters().staleHit();
      return stale;
    }
    stack.counters().miss();
    stack.misses().missed(key);
    return null;
  }
}
