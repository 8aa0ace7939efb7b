package dev.layered.core;

import dev.layered.LoadRejectedException;
import dev.layered.LoadRejectedException.Reason;
import dev.layered.core.load.LoadChain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A load that runs on another thread than its caller's, so that the caller can leave before its
 * end.
 *
 * <p>Tasks of the executor must not wait for each other's threads: if none is free, a load with a
 * hard deadline is refused, because it could not be left; but one without, or one that is part of
 * another such load, whose callers can leave, runs on the calling thread.
 */
final class LoadElsewhere implements AsyncLoadRequest, WrappedTerms {

  private final String cache;
  private final LoadRequest request;
  private final Executor threads;
  private final LoadChain chain = LoadChain.forThread();

  /**
   * A load for the calling thread.
   *
   * @param threads where it runs; rejects it if none is free
   */
  LoadElsewhere(String cache, LoadRequest request, Executor threads) {
    this.cache = cache;
    this.request = request;
    this.threads = threads;
  }

  @Override
  public LoadChain chain() {
    return chain;
  }

  @Override
  public CompletionStage<@Nullable Object> start(LoadChain within) {
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> load(within, answer));
    } catch (RejectedExecutionException noneIsFree) {
      if (policy().loading().hardDeadlineNanos() > 0 && !LoadChain.isForAnotherThread()) {
        throw new LoadRejectedException(cache, Reason.THREADS);
      }
      load(within, answer);
    }
    return answer;
  }

  private void load(LoadChain within, CompletableFuture<@Nullable Object> answer) {
    try {
      answer.complete(within.<@Nullable Object>call(request::load));
    } catch (CompletionException asItIs) {
      // The outermost one is taken for a future's, and taken off.
      answer.completeExceptionally(new CompletionException(asItIs));
    } catch (Throwable problem) {
      answer.completeExceptionally(problem);
    }
  }

  /** A refresh has a thread already. */
  @Override
  public AsyncLoadRequest inTheBackground() {
    return new LoadElsewhere(cache, request, Runnable::run);
  }

  @Override
  public boolean outlivesCaller() {
    return true;
  }

  @Override
  public LoadRequest request() {
    return request;
  }
}
