package dev.layered.core;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls the loader of a batch, once for all keys that it is given, and ends their loads: each as if
 * it were alone, but with one pipeline to the shared layer.
 */
final class BatchLoads {

  private final LayerStack stack;
  private final LoadedStore store;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final Transactions transactions;
  private final CacheCounters counters;
  private final Ticker ticker;

  BatchLoads(LayerStack stack, LoadEnding ending, ValueCopier copier, Transactions transactions) {
    this.stack = stack;
    this.store = stack.loadedStore();
    this.ending = ending;
    this.copier = copier;
    this.transactions = transactions;
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /**
   * Answers keys by one call of the loader. Nothing is stored of those that have no load.
   *
   * @throws Exception what the loader threw, if any key has no stale value to be served instead
   */
  void load(List<BatchKey> due, BatchRequest request) throws Exception {
    if (due.isEmpty()) {
      return;
    }
    List<? extends @Nullable Object> values;
    long began = ticker.nanos();
    try {
      values = call(due, request);
    } catch (Throwable problem) {
      ending.count(began, problem);
      if (!isServedStale(due, problem)) {
        throw problem;
      }
      if (problem instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    ending.count(began, null);
    for (int i = 0; i < due.size(); i++) {
      counters.miss();
      stack.misses().missed(due.get(i).key());
      due.get(i).answer(values.get(i));
    }
    List<BatchKey> shared = due.stream().filter(each -> !each.isAlone()).toList();
    if (transactions.isDirty()) {
      // The loader itself has changed something: what it found may be rolled back.
      misled(shared);
    } else {
      succeeded(shared);
    }
  }

  /** The same in the background, where nobody waits for the values. */
  void refresh(List<BatchKey> due, BatchRequest request) throws Exception {
    if (due.isEmpty()) {
      return;
    }
    List<? extends @Nullable Object> values;
    long began = ticker.nanos();
    try {
      values = call(due, request);
    } catch (Throwable problem) {
      ending.count(began, problem);
      store.giveBackAll(due);
      due.forEach(each -> insteadOf(each, problem));
      throw problem;
    }
    ending.count(began, null);
    List<BatchKey> loaded = new ArrayList<>(due.size());
    List<BatchKey> changed = new ArrayList<>();
    for (int i = 0; i < due.size(); i++) {
      BatchKey each = due.get(i);
      each.answer(values.get(i));
      (each.terms().isStillFor(each.key()) ? loaded : changed).add(each);
    }
    misled(changed);
    succeeded(loaded);
  }

  private static List<? extends @Nullable Object> call(List<BatchKey> due, BatchRequest request)
      throws Exception {
    return request.load(due.stream().map(BatchKey::key).toList());
  }

  private void misled(List<BatchKey> loaded) {
    endUnstored(loaded);
    loaded.forEach(each -> each.load().abandon());
  }

  private boolean isServedStale(List<BatchKey> due, Throwable problem) {
    store.giveBackAll(due.stream().filter(each -> !each.isAlone()).toList());
    boolean all = true;
    for (BatchKey each : due) {
      Entry instead = each.isAlone() ? null : insteadOf(each, problem);
      if (instead == null) {
        counters.miss();
        all = false;
      } else {
        counters.staleHit();
        each.answer(copier.copy(instead.value()));
      }
    }
    return all;
  }

  private @Nullable Entry insteadOf(BatchKey failed, Throwable problem) {
    return ending.instead(failed.key(), failed.load(), failed.terms(), problem, failed.stale());
  }

  private void succeeded(List<BatchKey> loaded) {
    List<BatchKey> storable = new ArrayList<>(loaded.size());
    List<BatchKey> unstorable = new ArrayList<>();
    List<BatchKey> takenBack = new ArrayList<>();
    List<BatchKey> uncopyable = new ArrayList<>();
    for (BatchKey each : loaded) {
      ending.recovered(each.key());
      boolean mayStore =
          EntryMaker.allows(each.policy(), each.value()) && each.terms().mayStore(each.value());
      if (!isMade(each)) {
        uncopyable.add(each);
      } else if (mayStore) {
        storable.add(each);
      } else {
        (each.stale() == null ? unstorable : takenBack).add(each);
      }
    }
    store.storeAll(storable);
    storable.forEach(each -> each.load().complete(each.entry()));
    for (BatchKey each : takenBack) {
      stack.misses().notStored(each.key());
      stack.fence().endDropping(each.key(), each.load());
      each.load().complete(each.entry());
    }
    unstorable.forEach(each -> stack.misses().notStored(each.key()));
    endUnstored(unstorable);
    unstorable.forEach(each -> each.load().complete(each.entry()));
    misled(uncopyable);
  }

  /** The loader has succeeded, so its caller gets the value; those who share cannot. */
  private boolean isMade(BatchKey loaded) {
    try {
      Object copy = copier.copy(loaded.value());
      loaded.made(
          stack.entryOf(copy, loaded.load(), StoreDecision.of(loaded.terms(), loaded.load())));
      return true;
    } catch (IllegalArgumentException notCopyable) {
      counters.layerError();
      return false;
    }
  }

  private void endUnstored(List<BatchKey> loaded) {
    store.giveBackAll(loaded);
    loaded.forEach(each -> stack.fence().endUnstored(each.key(), each.load()));
  }
}
