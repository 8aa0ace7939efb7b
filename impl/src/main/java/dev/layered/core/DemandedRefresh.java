package dev.layered.core;

import dev.layered.core.load.Load;
import dev.layered.core.load.LoadChain;
import dev.layered.core.load.RefreshTable.Turn;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads because the caller demands it ({@link dev.layered.CacheMode#REFRESH}), whatever the layers
 * hold. It is no read that a load in flight could answer, but a write of what the origin has.
 */
final class DemandedRefresh {

  static final String DEMANDED = "the call was to read nothing";

  private final LayerStack stack;
  private final DemandedStore store;
  private final ReadThrough readThrough;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final Transactions transactions;

  DemandedRefresh(
      LayerStack stack,
      DemandedStore store,
      ReadThrough readThrough,
      LoadEnding ending,
      ValueCopier copier,
      LongSupplier loadWaitNanos,
      Transactions transactions) {
    this.stack = stack;
    this.store = store;
    this.readThrough = readThrough;
    this.ending = ending;
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.transactions = transactions;
  }

  @Nullable Object get(Object key, LoadRequest request) throws Exception {
    return get(key, request, new LoadWait());
  }

  private @Nullable Object get(Object key, LoadRequest request, LoadWait wait) throws Exception {
    stack.misses().bypassed(key, DEMANDED);
    if (transactions.isActive()) {
      // As a put: what is loaded may be rolled back.
      Object value = readThrough.getAlone(request);
      store.invalidate(key);
      return value;
    }
    Turn turn = store.join(key, request);
    return turn.leads()
        ? lead(key, turn, request, wait)
        : share(key, turn.refresh(), request, wait);
  }

  private @Nullable Object lead(Object key, Turn turn, LoadRequest request, LoadWait wait)
      throws Exception {
    Load before = turn.before();
    if (before != null && (LoadChain.isWithin(before) || before.await(left(wait)) == null)) {
      store.giveUp(key, turn.refresh());
      return readThrough.getAlone(request);
    }
    return run(key, turn.refresh(), request);
  }

  private long left(LoadWait wait) {
    return wait.leftNanos(stack.ticker().nanos(), loadWaitNanos.getAsLong());
  }

  private @Nullable Object share(Object key, Load refresh, LoadRequest request, LoadWait wait)
      throws Exception {
    long left = left(wait);
    stack.counters().coalesced();
    Load.Outcome outcome = refresh.await(left);
    if (outcome == null) {
      return readThrough.getAlone(request);
    }
    return outcome.isAbandoned() ? get(key, request, wait) : Answers.of(outcome, copier);
  }

  private @Nullable Object run(Object key, Load refresh, LoadRequest request) throws Exception {
    refresh.ownedByCurrentThread();
    stack.counters().miss();
    long began = stack.ticker().nanos();
    Throwable failure = null;
    Write write = null;
    try {
      write = store.begin(key);
      ending.begin(request, null);
      Object value = ending.answer(request, request.load());
      Write begun = write;
      write = null;
      if (transactions.isDirty()) {
        store.endUnstored(begun, refresh);
      } else {
        store.end(begun, refresh, value, request);
      }
      return value;
    } catch (Throwable problem) {
      if (write != null) {
        failure = problem;
        store.abandon(write);
      }
      store.failed(key, refresh, request, problem);
      if (problem instanceof InterruptedException) {
        // It was meant for this thread, not for those who share.
        refresh.abandon();
      } else {
        refresh.fail(problem);
      }
      throw problem;
    } finally {
      ending.count(began, failure);
    }
  }
}
