package dev.layered.core;

import dev.layered.core.LoadsInFlight.Join;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load.Outcome;
import dev.layered.core.load.LoadChain;
import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls for several keys: {@link ReadThrough} for each of them, but with one search below
 * the heap and one call of the loader for all that are missing. Each key is a load of its own in
 * the table, so batches and single callers share their loads, and an invalidation overtakes that of
 * its key only.
 *
 * <p>Two batches with the same keys cannot wait for each other: a batch ends every load that it
 * runs before it waits for one of another caller, and gives back every lease before it waits for
 * another node.
 */
final class BatchReadThrough {

  private final LayerStack stack;
  private final HeapReads heap;
  private final LowerLayers lower;
  private final Refresher refresher;
  private final LoadEnding ending;
  private final BatchLoads loads;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final Transactions transactions;
  private final UnaryOperator<BatchRequest> traced;
  private final CacheCounters counters;
  private final Ticker ticker;

  BatchReadThrough(
      LayerStack stack,
      Refresher refresher,
      LoadEnding ending,
      ValueCopier copier,
      LongSupplier loadWaitNanos,
      Transactions transactions,
      UnaryOperator<BatchRequest> traced) {
    this.stack = stack;
    this.heap = stack.heap();
    this.lower = stack.lower();
    this.refresher = refresher;
    this.ending = ending;
    this.loads = new BatchLoads(stack, ending, copier, transactions);
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.transactions = transactions;
    this.traced = traced;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /**
   * The values of some keys, each once, in order.
   *
   * @throws Exception what the loader threw, if a key has neither a fresh value nor a stale one
   *     that may be served instead
   */
  List<@Nullable Object> getAll(List<Object> keys, BatchRequest request) throws Exception {
    List<@Nullable Object> values = new ArrayList<>(keys.size());
    List<BatchKey> missing = List.of();
    for (int i = 0; i < keys.size(); i++) {
      Object key = keys.get(i);
      Entry fresh = heap.fresh(key);
      values.add(fresh == null ? null : copier.copy(fresh.value()));
      if (fresh == null) {
        missing = missing.isEmpty() ? new ArrayList<>() : missing;
        missing.add(new BatchKey(i, key, request.termsOf(key)));
      }
    }
    if (!missing.isEmpty()) {
      getBelowHeap(missing, traced.apply(request));
      missing.forEach(each -> values.set(each.index(), each.value()));
    }
    return values;
  }

  private void getBelowHeap(List<BatchKey> missing, BatchRequest request) throws Exception {
    if (transactions.isDirty()) {
      // Others must not see what may be rolled back.
      loads.load(missing, request);
      return;
    }
    List<BatchKey> refreshing = new ArrayList<>();
    BatchWait wait = new BatchWait(lower, ticker, loadWaitNanos);
    try {
      List<BatchKey> open = missing;
      while (!open.isEmpty()) {
        open = new Round(request, refreshing, wait).answer(open);
      }
    } finally {
      // Last, because the loader of a caller need not bear two calls at a time.
      refresher.refreshAll(refreshing, begun -> refresh(begun, request));
    }
  }

  /** One attempt to answer keys: some may have to be asked for anew after it. */
  private final class Round {

    private final BatchRequest request;
    private final List<BatchKey> refreshing;
    private final BatchWait wait;

    /** Those whose loads this batch runs. */
    private final List<BatchKey> own = new ArrayList<>();

    /** Those whose loads must not be waited for. */
    private final List<BatchKey> alone = new ArrayList<>();

    /** Those that another caller loads. */
    private final List<BatchKey> shared = new ArrayList<>();

    Round(BatchRequest request, List<BatchKey> refreshing, BatchWait wait) {
      this.request = request;
      this.refreshing = refreshing;
      this.wait = wait;
    }

    /** Answers keys; those whose load was given up by another caller are returned. */
    List<BatchKey> answer(List<BatchKey> open) throws Exception {
      try {
        open.forEach(this::join);
        runOwn();
      } catch (Throwable problem) {
        // What was thrown may concern other keys than those that are shared: they ask anew.
        own.forEach(each -> ending.misled(each.key(), each.load()));
        throw problem;
      }
      return share();
    }

    private void join(BatchKey each) {
      Entry old = heap.stale(each.key());
      if (old != null && mayServeStale(old, each)) {
        serveStale(each, old);
        return;
      }
      Join join =
          stack.loads().joinOrStart(each.key(), each.terms().tags(), Thread.currentThread());
      each.joined(join.load());
      if (join.started()) {
        own.add(each);
      } else if (LoadChain.isWithin(join.load()) || !lower.sharesLoads()) {
        each.loadAlone();
        alone.add(each);
      } else {
        shared.add(each);
      }
    }

    private void runOwn() throws Exception {
      List<BatchKey> due = new ArrayList<>(alone);
      List<BatchKey> busy = seek(withoutFreshOnHeap(own), due);
      loads.load(due, request);
      while (!busy.isEmpty()) {
        if (!wait.awaitChange(busy)) {
          busy.forEach(each -> each.load().forbidStoring());
          loads.load(busy, request);
          return;
        }
        List<BatchKey> free = new ArrayList<>();
        busy = seek(busy, free);
        loads.load(free, request);
      }
    }

    /** As {@link ReadThrough}: only what a load finds after it began may be served. */
    private List<BatchKey> withoutFreshOnHeap(List<BatchKey> begun) {
      if (begun.isEmpty() || !lower.isInStep()) {
        return begun;
      }
      List<BatchKey> open = new ArrayList<>(begun.size());
      for (BatchKey each : begun) {
        Entry stored = heap.fresh(each.key());
        if (stored == null) {
          open.add(each);
        } else {
          ending.foundOnHeap(each.key(), each.load(), stored);
          each.answer(copier.copy(stored.value()));
        }
      }
      return open;
    }

    /**
     * Answers what is found below the heap.
     *
     * @param due where those are added that are to be loaded
     * @return those that another node is loading
     */
    private List<BatchKey> seek(List<BatchKey> open, List<BatchKey> due) {
      search(open);
      List<BatchKey> fresh = new ArrayList<>();
      List<BatchKey> old = new ArrayList<>();
      List<BatchKey> busy = new ArrayList<>();
      for (BatchKey each : open) {
        Found found = each.sought().found();
        if (found != null && found.entry().readFresh(ticker.nanos())) {
          fresh.add(each);
        } else if (found != null && mayServeStale(found.entry(), each)) {
          old.add(each);
        } else {
          (each.sought().isBusy() ? busy : due).add(each);
        }
      }
      stack.loadedStore().giveBackAll(fresh);
      fresh.forEach(this::serveFound);
      stack.loadedStore().giveBackAll(old);
      for (BatchKey each : old) {
        Entry entry = each.found().entry();
        ending.foundBelow(each.key(), each.load(), each.terms(), entry);
        serveStale(each, entry);
      }
      return busy;
    }

    private void serveFound(BatchKey each) {
      Found found = each.found();
      if (each.sought().cutOff()) {
        counters.staleHit();
        ending.foundOnHeap(each.key(), each.load(), found.entry());
      } else {
        counters.hit(found.layer());
        ending.foundBelow(each.key(), each.load(), each.terms(), found.entry());
      }
      each.answer(copier.copy(found.entry().value()));
    }

    private void serveStale(BatchKey each, Entry old) {
      counters.staleHit();
      each.answer(copier.copy(old.value()));
      if (!ending.isThrottled(each.key())) {
        refreshing.add(each);
      }
    }

    /** Waits for other callers' loads; where that takes too long, loads for this caller alone. */
    private List<BatchKey> share() throws Exception {
      List<BatchKey> late = new ArrayList<>();
      List<BatchKey> again = new ArrayList<>();
      Throwable problem = null;
      for (BatchKey each : shared) {
        Outcome outcome = wait.outcomeOf(each.load());
        if (outcome == null) {
          each.loadAlone();
          late.add(each);
        } else if (outcome.entry() != null) {
          counters.coalesced();
          each.answer(copier.copy(outcome.entry().value()));
        } else if (outcome.problem() != null) {
          counters.coalesced();
          problem = outcome.problem();
        } else {
          again.add(each);
        }
      }
      if (problem != null) {
        throw Thrown.asIs(problem);
      }
      loads.load(late, request);
      return again;
    }
  }

  private boolean mayServeStale(Entry stale, BatchKey each) {
    return ending.mayServeStale(each.key(), stale, each.policy());
  }

  /** One pipeline to the shared layer, or some if there are many keys. */
  private void search(List<BatchKey> open) {
    BatchKey.inPortions(
        open,
        some -> {
          List<Sought> sought =
              lower.seekAll(
                  some.stream().map(BatchKey::key).toList(),
                  some.stream().map(BatchKey::load).toList());
          for (int i = 0; i < some.size(); i++) {
            Found found = sought.get(i).found();
            BatchKey each = some.get(i);
            each.sought(sought.get(i));
            each.stale(found == null ? heap.stale(each.key()) : found.entry());
          }
        });
  }

  /** As {@link ReadThrough}: exceptions are counted, and told to those who share the loads. */
  private void refresh(List<BatchKey> begun, BatchRequest request) {
    try {
      List<BatchKey> open = new ArrayList<>(begun.size());
      for (BatchKey each : begun) {
        each.load().ownedByCurrentThread();
        Entry stored = heap.peekFresh(each.key());
        if (stored == null) {
          open.add(each);
        } else {
          ending.foundOnHeap(each.key(), each.load(), stored);
        }
      }
      search(open);
      open.removeIf(
          each ->
              ending.isSettledBelow(each.key(), each.load(), each.terms(), each.sought(), null));
      loads.refresh(open, request);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (Exception told) {
      begun.forEach(each -> ending.aborted(each.key(), each.load(), told));
    } catch (Error broken) {
      begun.forEach(each -> ending.aborted(each.key(), each.load(), broken));
      throw broken;
    }
  }
}
