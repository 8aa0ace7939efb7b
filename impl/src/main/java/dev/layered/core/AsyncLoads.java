package dev.layered.core;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls loaders that answer later: for all who ask for a key meanwhile, for one caller alone, or in
 * the background.
 */
final class AsyncLoads {

  private final Workers workers;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final MissLog misses;
  private final CacheCounters counters;
  private final Ticker ticker;

  AsyncLoads(LayerStack stack, Workers workers, LoadEnding ending, ValueCopier copier) {
    this.workers = workers;
    this.ending = ending;
    this.copier = copier;
    this.misses = stack.misses();
    this.counters = stack.counters();
    this.ticker = stack.ticker();
  }

  /**
   * Loads for all who share a load.
   *
   * @param stale a stale entry found after the load began; null if there is none
   */
  void load(
      Object key,
      Load load,
      CallersRequest request,
      @Nullable Entry stale,
      CompletableFuture<@Nullable Object> answer) {
    misses.missed(key);
    long began = ticker.nanos();
    ending.begin(request, stale);
    start(
        request,
        load,
        (loaded, problem) -> {
          try {
            Object value = ending.answer(request, loaded);
            if (request.isMisled()) {
              request.countMiss(counters);
              ending.misled(key, load);
              Answers.relay(answer, value, problem);
            } else if (problem == null) {
              request.countMiss(counters);
              ending.succeeded(key, load, request, began, value, stale);
              answer.complete(value);
            } else {
              Entry instead = ending.failed(key, load, request, began, problem, stale);
              fail(instead, problem, request, answer);
            }
          } catch (Throwable unforeseen) {
            ending.aborted(key, load, unforeseen);
            answer.completeExceptionally(unforeseen);
          }
        });
  }

  private void fail(
      @Nullable Entry instead,
      Throwable problem,
      CallersRequest request,
      CompletableFuture<@Nullable Object> answer) {
    if (instead == null) {
      request.countMiss(counters);
      answer.completeExceptionally(problem);
    } else {
      request.countStale(counters);
      answer.complete(copier.copy(instead.value()));
    }
  }

  /** Loads for one caller; nothing is stored. */
  void loadAlone(CallersRequest request, CompletableFuture<@Nullable Object> answer) {
    long began = ticker.nanos();
    LoadEnding.beginAlone(request);
    start(
        request,
        null,
        (value, problem) -> {
          ending.count(began, problem);
          Answers.relay(answer, value, problem);
        });
  }

  /**
   * Loads in the background.
   *
   * @param stale as for {@link #load}
   */
  void refresh(Object key, Load load, CallersRequest request, @Nullable Entry stale) {
    long began = ticker.nanos();
    ending.begin(request, stale);
    start(
        request,
        load,
        (loaded, problem) -> {
          try {
            Object value = ending.answer(request, loaded);
            if (!request.isStillFor(key)) {
              ending.misled(key, load);
            } else if (problem == null) {
              ending.succeeded(key, load, request, began, value, stale);
            } else {
              ending.failed(key, load, request, began, problem, stale);
            }
          } catch (Throwable unforeseen) {
            ending.aborted(key, load, unforeseen);
          }
        });
  }

  /** What is to be done with a value, or with a problem if that is not null. */
  interface Continuation extends BiConsumer<@Nullable Object, @Nullable Throwable> {}

  /**
   * Starts a load and goes on when it ends, once, where a thread may wait. What a loader throws at
   * once, and a null in the place of its stage, fail the load like anything else.
   *
   * @param load the load that the loader must not wait for; null if nobody shares what is loaded
   */
  void start(CallersRequest request, @Nullable Load load, Continuation then) {
    AtomicBoolean ended = new AtomicBoolean();
    Executor here = workers.tracing().captured();
    try {
      CompletionStage<? extends @Nullable Object> stage = request.start(load);
      if (stage == null) {
        throw AsyncLoadRequest.noStage();
      }
      stage.whenComplete(
          (value, problem) -> {
            if (!ended.getAndSet(true)) {
              Throwable why = problem == null ? null : Answers.unwrapped(problem);
              workers.run(() -> here.execute(() -> then.accept(value, why)));
            }
          });
    } catch (Throwable thrown) {
      if (!ended.getAndSet(true)) {
        then.accept(null, thrown);
      }
    }
  }
}
