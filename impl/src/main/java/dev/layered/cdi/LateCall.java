package dev.layered.cdi;

import dev.layered.core.CallerContext;
import dev.layered.core.Workers;
import jakarta.interceptor.InvocationContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that answers later, with work of the cache before and after it: the method is called where
 * its caller is, the work is done where a thread may wait.
 */
final class LateCall {

  /** What is done when the method has answered. */
  interface After<T> {
    /**
     * Ends what was begun.
     *
     * @param begun what the work before has returned
     * @param value what the method answered
     * @param problem why it failed; null if it did not
     */
    void end(T begun, @Nullable Object value, @Nullable Throwable problem);
  }

  private final Workers workers;
  private final LateResult kind;
  private final InvocationContext call;

  LateCall(Workers workers, LateResult kind, InvocationContext call) {
    this.workers = workers;
    this.kind = kind;
    this.call = call;
  }

  /** The result of the method, of the same kind. */
  <T> Object around(Supplier<T> before, After<T> after) {
    return kind.later(() -> begin(before, after));
  }

  private <T> CompletionStage<@Nullable Object> begin(Supplier<T> before, After<T> after) {
    CallerContext caller = workers.callers().get();
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    workers.run(
        () -> {
          try {
            proceed(before.get(), caller, after, answer);
          } catch (Throwable refused) {
            answer.completeExceptionally(refused);
          }
        });
    return caller.answering(() -> answer);
  }

  private <T> void proceed(
      T begun, CallerContext caller, After<T> after, CompletableFuture<@Nullable Object> answer) {
    CompletionStage<? extends @Nullable Object> stage;
    try {
      stage = caller.start(() -> kind.stageOf(call.proceed()));
    } catch (Throwable thrown) {
      end(begun, after, null, thrown, answer);
      return;
    }
    if (stage == null) {
      end(begun, after, null, null, answer);
    } else {
      stage.whenComplete(
          (value, problem) ->
              workers.run(() -> end(begun, after, value, causeOf(problem), answer)));
    }
  }

  private static <T> void end(
      T begun,
      After<T> after,
      @Nullable Object value,
      @Nullable Throwable problem,
      CompletableFuture<@Nullable Object> answer) {
    try {
      after.end(begun, value, problem);
    } catch (Throwable failed) {
      answer.completeExceptionally(problem == null ? failed : problem);
      return;
    }
    if (problem == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(problem);
    }
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable failed) {
    return failed instanceof CompletionException && failed.getCause() != null
        ? failed.getCause()
        : failed;
  }
}
