package dev.layered.core;

import dev.layered.core.load.Load;
import dev.layered.core.load.RefreshTable.Turn;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@link DemandedRefresh} for loads that answer later. Called where a thread may wait. */
final class AsyncDemandedRefresh {

  private final LayerStack stack;
  private final DemandedStore store;
  private final AsyncLoads loads;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final LongSupplier loadWaitNanos;
  private final Workers workers;

  AsyncDemandedRefresh(
      LayerStack stack,
      DemandedStore store,
      AsyncLoads loads,
      LoadEnding ending,
      ValueCopier copier,
      LongSupplier loadWaitNanos,
      Workers workers) {
    this.stack = stack;
    this.store = store;
    this.loads = loads;
    this.ending = ending;
    this.copier = copier;
    this.loadWaitNanos = loadWaitNanos;
    this.workers = workers;
  }

  /**
   * Answers with what is loaded.
   *
   * @param inTransaction whether the caller is in a transaction
   */
  void get(
      Object key,
      CallersRequest request,
      boolean inTransaction,
      CompletableFuture<@Nullable Object> answer) {
    stack.misses().bypassed(key, DemandedRefresh.DEMANDED);
    if (inTransaction) {
      CompletableFuture<@Nullable Object> loaded = new CompletableFuture<>();
      alone(request, loaded);
      CompletionStage<@Nullable Object> stage = loaded;
      stage.whenComplete(
          (value, problem) -> workers.run(() -> invalidated(key, value, problem, answer)));
      return;
    }
    Turn turn = store.join(key, request);
    Load before = turn.before();
    if (!turn.leads()) {
      stack.counters().coalesced();
      after(turn.refresh(), request, answer, outcome -> share(key, outcome, request, answer));
    } else if (before == null) {
      run(key, turn.refresh(), request, answer);
    } else if (request.isPartOf(before)) {
      giveUp(key, turn.refresh(), request, answer);
    } else {
      after(
          before,
          request,
          answer,
          outcome -> {
            if (outcome == null) {
              giveUp(key, turn.refresh(), request, answer);
            } else {
              run(key, turn.refresh(), request, answer);
            }
          });
    }
  }

  /** As a put: what is loaded may be rolled back. */
  private void invalidated(
      Object key,
      @Nullable Object value,
      @Nullable Throwable problem,
      CompletableFuture<@Nullable Object> answer) {
    if (problem != null) {
      answer.completeExceptionally(problem);
      return;
    }
    try {
      store.invalidate(key);
      answer.complete(value);
    } catch (Throwable refused) {
      answer.completeExceptionally(refused);
    }
  }

  private interface Next {
    void accept(Load.@Nullable Outcome outcome);
  }

  /** Goes on when a load has ended, or has taken too long, on a thread that may wait. */
  private void after(
      Load load, CallersRequest request, CompletableFuture<@Nullable Object> answer, Next next) {
    long left = request.leftToWaitNanos(stack.ticker().nanos(), loadWaitNanos.getAsLong());
    load.outcome(workers.timeouts(), left)
        .thenAcceptAsync(
            outcome -> {
              try {
                next.accept(outcome);
              } catch (Throwable unforeseen) {
                answer.completeExceptionally(unforeseen);
              }
            },
            workers.elsewhere());
  }

  private void giveUp(
      Object key,
      Load refresh,
      CallersRequest request,
      CompletableFuture<@Nullable Object> answer) {
    store.giveUp(key, refresh);
    alone(request, answer);
  }

  private void alone(CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    stack.counters().miss();
    loads.loadAlone(request, answer);
  }

  private void share(
      Object key,
      Load.@Nullable Outcome outcome,
      CallersRequest request,
      CompletableFuture<@Nullable Object> answer) {
    if (outcome == null) {
      alone(request, answer);
    } else if (outcome.isAbandoned()) {
      get(key, request, false, answer);
    } else {
      Answers.relay(answer, outcome, copier);
    }
  }

  private void run(
      Object key,
      Load refresh,
      CallersRequest request,
      CompletableFuture<@Nullable Object> answer) {
    stack.counters().miss();
    long began = stack.ticker().nanos();
    Write write;
    try {
      write = store.begin(key);
    } catch (Throwable unforeseen) {
      store.leave(key, refresh);
      refresh.fail(unforeseen);
      throw unforeseen;
    }
    ending.begin(request, null);
    loads.start(
        request,
        refresh,
        (loaded, problem) -> {
          ending.count(began, problem);
          try {
            if (problem == null) {
              Object value = ending.answer(request, loaded);
              if (request.isMisled() || !request.isStillFor(key)) {
                store.endUnstored(write, refresh);
              } else {
                store.end(write, refresh, value, request);
              }
              answer.complete(value);
            } else {
              store.abandon(write);
              throw problem;
            }
          } catch (Throwable failed) {
            store.failed(key, refresh, request, failed);
            refresh.fail(failed);
            answer.completeExceptionally(failed);
          }
        });
  }
}
