package dev.layered.core;

import dev.layered.core.load.LoadChain;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A load that answers later, if its cache's guard lets it through; it has ended when it answers.
 */
record GuardedAsyncLoad(AsyncLoadRequest request, LoadGuard guard)
    implements AsyncLoadRequest, WrappedTerms {

  @Override
  public @Nullable CompletionStage<? extends @Nullable Object> start(LoadChain within)
      throws Exception {
    LoadGuard.Permit permit = guard.enter();
    try {
      CompletionStage<? extends @Nullable Object> stage = request.start(within);
      if (stage == null) {
        throw AsyncLoadRequest.noStage();
      }
      // What follows the load follows this, so that whoever has its answer can load again.
      return stage.whenComplete((value, problem) -> end(permit, causeOf(problem)));
    } catch (Throwable problem) {
      end(permit, problem);
      throw problem;
    }
  }

  private void end(LoadGuard.Permit permit, @Nullable Throwable problem) {
    permit.end(problem != null && request.isAnswer(problem) ? null : problem);
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? problem.getCause()
        : problem;
  }

  @Override
  public LoadChain chain() {
    return request.chain();
  }
}
