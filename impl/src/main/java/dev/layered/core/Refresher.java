package dev.layered.core;

import dev.layered.core.LayerStack.Join;
import dev.layered.core.load.Load;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Starts loads in the background for values that are served stale. They are loads like any other:
 * one for each key, with the same fences.
 */
final class Refresher {

  private final LayerStack stack;
  private final Executor executor;

  Refresher(LayerStack stack, Executor executor) {
    this.stack = stack;
    this.executor = executor;
  }

  /**
   * Starts a load unless one is in flight. If the executor refuses it, the value stays stale until
   * the next call, and whoever joined the load meanwhile asks anew.
   */
  void refresh(Object key, LoadTerms terms, Consumer<Load> run) {
    Join join = stack.joinOrStart(key, terms.tags(), null);
    if (!join.started()) {
      return;
    }
    Load load = join.load();
    try {
      executor.execute(() -> run.accept(load));
    } catch (RuntimeException refused) {
      giveUp(key, load);
    } catch (Error broken) {
      giveUp(key, load);
      throw broken;
    }
  }

  private void giveUp(Object key, Load load) {
    stack.endUnstored(key, load);
    load.abandon();
  }
}
