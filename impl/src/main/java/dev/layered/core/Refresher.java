package dev.layered.core;

import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts loads in the background for values that are served stale. They are loads like any other:
 * one for each key, with the same fences.
 */
final class Refresher {

  private final LayerStack stack;
  private final LoadEnding ending;
  private final Prolonging prolonging;
  private final Executor executor;

  Refresher(LayerStack stack, LoadEnding ending, Prolonging prolonging, Executor executor) {
    this.stack = stack;
    this.ending = ending;
    this.prolonging = prolonging;
    this.executor = executor;
  }

  /**
   * Whether a fresh entry should be refreshed by the call that reads it; then the next call that
   * asks comes after a pause. One that is to be prolonged instead is so from here.
   */
  boolean isDue(Object key, LoadTerms terms, Entry fresh, long now) {
    if (fresh.readQuiet(now)
        || isProlonged(key, terms, fresh, now)
        || ending.isThrottled(key)
        || !stack.ahead().isDue(fresh, terms.policy(), now)) {
      return false;
    }
    RefreshAhead.attempted(fresh, terms.policy(), now);
    return true;
  }

  private boolean isProlonged(Object key, LoadTerms terms, Entry fresh, long now) {
    if (!prolonging.isDue(terms, fresh, now)) {
      return false;
    }
    refresh(key, terms, load -> prolonging.prolong(key, load, terms));
    return true;
  }

  /**
   * Ends a load in the background for which the loader need not be called. If it must be, the load
   * has noted the stale entry that was found since it began.
   *
   * @param had the fresh entry that is to be refreshed; null if there is none
   * @return whether it was ended
   */
  boolean isSettled(Object key, Load load, LoadTerms terms, @Nullable Entry had) {
    Entry stored = stack.heap().peekFresh(key);
    if (stored != null && (had == null || RefreshAhead.isNewer(stored, had))) {
      ending.foundOnHeap(key, load, stored);
      return true;
    }
    Sought sought = stack.lower().seek(key, load, had);
    if (ending.isSettledBelow(key, load, terms, sought, had)) {
      return true;
    }
    load.noteStale(sought.found() == null ? stack.heap().stale(key) : sought.found().entry());
    return false;
  }

  /** Starts a load for a value that is served stale, unless its last one failed lately. */
  void refreshStale(Object key, LoadTerms terms, Consumer<Load> run) {
    if (!ending.isThrottled(key)) {
      refresh(key, terms, run);
    }
  }

  /**
   * Queues a load unless one is in flight; a caller who needs its value before its turn displaces
   * it. If the executor refuses it, the value stays stale until the next call. If the executor
   * drops it, nobody waits for it either.
   */
  void refresh(Object key, LoadTerms terms, Consumer<Load> run) {
    Load load = stack.loads().queue(key, terms.tags());
    if (load != null) {
      execute(() -> runIfClaimed(load, run), () -> giveUp(key, load));
    }
  }

  /** A caller who could not wait for a thread may have loaded the value meanwhile. */
  private static void runIfClaimed(Load load, Consumer<Load> run) {
    if (load.claim()) {
      run.accept(load);
    }
  }

  /** The same for several keys, with one task for all whose loads are started. */
  void refreshAll(List<BatchKey> stale, Consumer<List<BatchKey>> run) {
    List<BatchKey> begun = new ArrayList<>(stale.size());
    for (BatchKey each : stale) {
      Load load = stack.loads().queue(each.key(), each.terms().tags());
      if (load != null) {
        begun.add(each.anew(load));
      }
    }
    if (!begun.isEmpty()) {
      execute(
          () -> runThoseClaimed(begun, run),
          () -> begun.forEach(each -> giveUp(each.key(), each.load())));
    }
  }

  private static void runThoseClaimed(List<BatchKey> begun, Consumer<List<BatchKey>> run) {
    List<BatchKey> claimed = begun.stream().filter(each -> each.load().claim()).toList();
    if (!claimed.isEmpty()) {
      run.accept(claimed);
    }
  }

  private void execute(Runnable task, Runnable otherwise) {
    try {
      executor.execute(task);
    } catch (RuntimeException refused) {
      otherwise.run();
    } catch (Error broken) {
      otherwise.run();
      throw broken;
    }
  }

  private void giveUp(Object key, Load load) {
    boolean unused = load.claim();
    stack.fence().endUnstored(key, load);
    load.abandon();
  }
}
