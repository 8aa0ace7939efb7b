package dev.layered.core;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a call that answers later came from, so that its method and its answer can go back. */
public interface CallerContext {

  /** That of a caller to whom one thread is like another. */
  CallerContext ANY =
      new CallerContext() {
        @Override
        public boolean isCurrent() {
          return true;
        }

        @Override
        public void run(Runnable task) {
          task.run();
        }
      };

  /** Whether the calling thread is there. */
  boolean isCurrent();

  /** Goes on there, maybe later, on whatever thread. */
  void run(Runnable task);

  /** A place like it for work that the caller does not wait for, and may not live to see. */
  default CallerContext afresh() {
    return this;
  }

  /** Starts something there that answers later; if that gives no stage, there is no answer. */
  default @Nullable CompletionStage<? extends @Nullable Object> start(
      Callable<? extends @Nullable CompletionStage<? extends @Nullable Object>> task)
      throws Exception {
    if (isCurrent()) {
      return task.call();
    }
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    run(
        () -> {
          try {
            CompletionStage<? extends @Nullable Object> stage = task.call();
            if (stage == null) {
              answer.completeExceptionally(AsyncLoadRequest.noStage());
            } else {
              stage.whenComplete((value, problem) -> complete(answer, value, problem));
            }
          } catch (Throwable problem) {
            answer.completeExceptionally(problem);
          }
        });
    return answer;
  }

  /** An answer that is given there. */
  default CompletableFuture<@Nullable Object> answering(
      Supplier<CompletableFuture<@Nullable Object>> answer) {
    CompletionStage<@Nullable Object> from = answer.get();
    CompletableFuture<@Nullable Object> there = new CompletableFuture<>();
    from.whenComplete(
        (value, problem) -> {
          if (isCurrent()) {
            complete(there, value, problem);
          } else {
            run(() -> complete(there, value, problem));
          }
        });
    return there;
  }

  private static void complete(
      CompletableFuture<@Nullable Object> answer,
      @Nullable Object value,
      @Nullable Throwable problem) {
    if (problem == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(problem);
    }
  }
}
