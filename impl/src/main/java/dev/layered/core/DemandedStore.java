package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.load.Load;
import dev.layered.core.load.RefreshTable;
import dev.layered.core.load.RefreshTable.Turn;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores what a demanded refresh has loaded, as a write-through does: loads that are under way on
 * any node do not overwrite it, and other nodes drop their copies. What cannot be stored
 * invalidates the key, or older copies would stay.
 *
 * <p>A refresh leaves the table before those who share it learn its outcome: whoever asks anew then
 * must not find it.
 */
final class DemandedStore {

  private final String cache;
  private final LayerStack stack;
  private final RefreshTable table;
  private final WriteThrough writes;
  private final ValueCopier copier;
  private final Consumer<Invalidation> log;
  private final Consumer<Invalidation> invalidate;

  DemandedStore(
      String cache,
      LayerStack stack,
      RefreshTable table,
      ValueCopier copier,
      Consumer<Invalidation> log,
      Consumer<Invalidation> invalidate) {
    this.cache = cache;
    this.stack = stack;
    this.table = table;
    this.writes = stack.writeThrough();
    this.copier = copier;
    this.log = log;
    this.invalidate = invalidate;
  }

  /** A caller's part in the refreshes of a key; whoever leads one must end it in any case. */
  Turn join(Object key, LoadTerms terms) {
    return table.join(key, stack.ticker().nanos(), stack.judge().applied(), terms.tags());
  }

  /** Takes a refresh out of the table, before its outcome is told. */
  void leave(Object key, Load refresh) {
    table.end(key, refresh);
  }

  /** Ends a refresh that is not run: those who share it ask anew. */
  void giveUp(Object key, Load refresh) {
    leave(key, refresh);
    refresh.abandon();
  }

  /** Before the load begins; {@link #end}, {@link #endUnstored} or {@link #abandon} must follow. */
  Write begin(Object key) {
    return writes.begin(key);
  }

  /** Before {@link #failed}. */
  void abandon(Write write) {
    writes.abandon(write);
  }

  /** After a load whose value nobody else may have. */
  void endUnstored(Write write, Load refresh) {
    writes.abandon(write);
    giveUp(write.key(), refresh);
  }

  /** After the load; those who share it get a copy of its value. */
  void end(Write write, Load refresh, @Nullable Object value, LoadTerms terms) {
    Object shared;
    try {
      shared = copier.copy(value);
    } catch (IllegalArgumentException notCopyable) {
      // The caller gets what its method returned.
      endUncopied(write, refresh);
      return;
    } catch (Throwable problem) {
      writes.abandon(write);
      throw problem;
    }
    StoreDecision decision = StoreDecision.of(terms, refresh);
    store(write, value, shared, terms, decision);
    leave(write.key(), refresh);
    refresh.complete(stack.entryOf(shared, refresh, decision));
  }

  private void endUncopied(Write write, Load refresh) {
    stack.counters().layerError();
    writes.abandon(write);
    stack.misses().notStored(write.key());
    invalidate(write.key());
    giveUp(write.key(), refresh);
  }

  private void store(
      Write write,
      @Nullable Object value,
      @Nullable Object own,
      LoadTerms terms,
      StoreDecision decision) {
    boolean mayStore;
    try {
      mayStore = decision.isStored() && terms.mayStore(value);
    } catch (Throwable problem) {
      writes.abandon(write);
      throw problem;
    }
    if (!mayStore || !EntryMaker.allows(decision.policy(), value)) {
      writes.abandon(write);
      stack.misses().notStored(write.key());
      invalidate(write.key());
    } else if (!writes.end(write, own, decision)) {
      invalidate(write.key());
    } else if (stack.tellsOthers()) {
      log.accept(new Invalidation.Written(cache, List.of(write.key())));
    }
  }

  /**
   * After a load that threw; the caller tells those who share it. An exception that is an answer
   * says that there is no value any more.
   */
  void failed(Object key, Load refresh, LoadTerms terms, Throwable problem) {
    leave(key, refresh);
    if (!terms.isAnswer(problem)) {
      return;
    }
    try {
      invalidate(key);
    } catch (RuntimeException undelivered) {
      // The caller is to see what its method threw.
      Thrown.suppress(problem, undelivered);
    }
  }

  void invalidate(Object key) {
    invalidate.accept(new Invalidation.Keys(cache, List.of(key), false));
  }
}
