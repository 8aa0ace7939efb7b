package dev.layered.core;

import dev.layered.core.load.Load.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands answers on, with exceptions as they were thrown. */
final class Answers {

  private Answers() {}

  /** From a future that depends on no other, so that nothing is put around an exception. */
  static void relay(
      CompletableFuture<@Nullable Object> answer, CompletionStage<@Nullable Object> from) {
    from.whenComplete((value, problem) -> relay(answer, value, problem));
  }

  /** What was answered, or why nothing was if that is not null. */
  static void relay(
      CompletableFuture<@Nullable Object> answer,
      @Nullable Object value,
      @Nullable Throwable problem) {
    if (problem == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(problem);
    }
  }

  /**
   * What a load came to that was not given up: a copy of its value.
   *
   * @throws Exception what it threw, as it is
   */
  static @Nullable Object of(Outcome outcome, ValueCopier copier) throws Exception {
    if (outcome.problem() != null) {
      throw Thrown.asIs(outcome.problem());
    }
    return copier.copy(outcome.value());
  }

  /** The same for a caller that does not wait. */
  static void relay(
      CompletableFuture<@Nullable Object> answer, Outcome outcome, ValueCopier copier) {
    if (outcome.problem() != null) {
      answer.completeExceptionally(outcome.problem());
    } else {
      answer.complete(copier.copy(outcome.value()));
    }
  }

  /** Why a future failed, without what futures put around it. */
  static Throwable unwrapped(@Nullable Throwable problem) {
    if (problem instanceof CompletionException && problem.getCause() != null) {
      return problem.getCause();
    }
    return problem == null ? new IllegalStateException("no cause") : problem;
  }
}
