package dev.layered.core;

import dev.layered.LoadTimeoutException;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What callers get when their deadlines have passed. Their loads go on as they are, in the table of
 * loads and with its fences.
 */
final class Deadlines {

  private final String cache;
  private final LayerStack stack;
  private final LoadEnding ending;
  private final ValueCopier copier;
  private final Transactions transactions;
  private final Workers workers;
  private final Ticker ticker;

  /**
   * The deadlines of a cache's callers.
   *
   * @param workers end waits, and run what follows elsewhere
   */
  Deadlines(
      String cache,
      LayerStack stack,
      LoadEnding ending,
      ValueCopier copier,
      Transactions transactions,
      Workers workers) {
    this.cache = cache;
    this.stack = stack;
    this.ending = ending;
    this.copier = copier;
    this.transactions = transactions;
    this.workers = workers;
    this.ticker = stack.ticker();
  }

  /**
   * Those of a caller that arrives now on the calling thread; null if it waits as long as it takes.
   * A load in a transaction cannot go on without its caller.
   */
  @Nullable CallerDeadline of(LoadTerms terms) {
    LoadPolicy limits = terms.policy().loading();
    return limits.hasDeadline() && !transactions.isActive()
        ? new CallerDeadline(limits, ticker.nanos())
        : null;
  }

  /** The stale entry that is served in the place of what is being loaded; null if there is none. */
  @Nullable Entry staleFor(Object key, LoadTerms terms, CallerDeadline deadline) {
    Load load = deadline.load();
    Entry stale = load == null ? null : load.stale();
    if (load == null
        || stale == null
        || stale.isGone(ticker.nanos())
        || !ending.mayReplaceFailure(stale, terms.policy())
        || !stack.loads().mayServeDuring(key, load, stale)) {
      return null;
    }
    if (deadline.counts()) {
      stack.counters().staleHit();
    }
    return stale;
  }

  /** What a caller gets for whom there is no stale entry. */
  LoadTimeoutException passed(CallerDeadline deadline) {
    if (deadline.counts()) {
      stack.counters().miss();
    }
    return new LoadTimeoutException(cache, deadline.hard());
  }

  /** An answer that is given in time, without a thread that waits for it. */
  CompletableFuture<@Nullable Object> bounded(
      CompletableFuture<@Nullable Object> unbounded,
      Object key,
      LoadTerms terms,
      @Nullable CallerDeadline deadline) {
    if (deadline == null || unbounded.isDone()) {
      return unbounded;
    }
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    CompletionStage<@Nullable Object> ended = answer;
    ended.whenComplete((value, problem) -> deadline.end());
    Answers.relay(answer, unbounded);
    long now = ticker.nanos();
    after(deadline.untilSoftNanos(now), answer, () -> serveStale(answer, key, terms, deadline));
    after(
        deadline.untilHardNanos(now),
        answer,
        () -> {
          serveStale(answer, key, terms, deadline);
          if (!answer.isDone()) {
            answer.completeExceptionally(passed(deadline));
          }
        });
    return answer;
  }

  private void serveStale(
      CompletableFuture<@Nullable Object> answer,
      Object key,
      LoadTerms terms,
      CallerDeadline deadline) {
    Entry stale = answer.isDone() ? null : staleFor(key, terms, deadline);
    if (stale != null) {
      answer.complete(copier.copy(stale.value()));
    }
  }

  /** The timer is given back with the answer, and is never what runs the task. */
  private void after(long nanos, CompletableFuture<@Nullable Object> answer, Runnable task) {
    if (nanos == Long.MAX_VALUE) {
      return;
    }
    CompletableFuture<@Nullable Object> timer = new CompletableFuture<>();
    workers.timeouts().nullAfter(timer, nanos);
    timer
        .thenRunAsync(task, workers.elsewhere())
        .exceptionally(
            problem -> {
              if (!timer.isCancelled()) {
                answer.completeExceptionally(Answers.unwrapped(problem));
              }
              return null;
            });
    CompletableFuture<?> unused = answer.whenComplete((value, problem) -> timer.cancel(false));
  }
}
