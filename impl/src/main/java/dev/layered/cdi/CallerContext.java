package dev.layered.cdi;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a call that answers later came from, so that its method and its answer can go back. */
interface CallerContext {

  /** That of the calling thread. */
  static CallerContext current() {
    return EventLoops.callerContext();
  }

  /** A thread like any other: the method may be called on another one. */
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

  /** Goes on there, maybe later. */
  void run(Runnable task);

  /** Starts something there that answers later; null is answered by a stage of null's kind. */
  default @Nullable CompletionStage<?> start(Callable<@Nullable CompletionStage<?>> task)
      throws Exception {
    if (isCurrent()) {
      return task.call();
    }
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    run(
        () -> {
          try {
            CompletionStage<?> stage = task.call();
            if (stage == null) {
              throw new IllegalStateException(NO_STAGE);
            }
            stage.whenComplete((value, problem) -> complete(answer, value, problem));
          } catch (Throwable problem) {
            answer.completeExceptionally(problem);
          }
        });
    return answer;
  }

  /** What is said of a method that returned null instead of a result that comes later. */
  String NO_STAGE = "LAYERED-301 the method returned null in the place of a CompletionStage";

  /** An answer that is given there. */
  default CompletionStage<@Nullable Object> answering(
      Supplier<? extends CompletionStage<@Nullable Object>> answer) {
    CompletionStage<@Nullable Object> from = answer.get();
    if (this == ANY) {
      return from;
    }
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
