package dev.layered.tracing;

import dev.layered.core.AsyncLoadRequest;
import dev.layered.core.WrappedTerms;
import dev.layered.core.load.LoadChain;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A load in a span, which ends when the load answers. */
@SuppressWarnings("try") // a scope is there to be closed
record TracedAsyncLoad(AsyncLoadRequest request, String cache, Spans spans, Context parent)
    implements AsyncLoadRequest, WrappedTerms {

  @Override
  public @Nullable CompletionStage<? extends @Nullable Object> start(LoadChain chain)
      throws Exception {
    Span span = spans.load(cache, parent);
    try (Scope ignored = parent.with(span).makeCurrent()) {
      CompletionStage<? extends @Nullable Object> stage = request.start(chain);
      if (stage == null) {
        Spans.fail(span, new NullPointerException());
        return null;
      }
      // what follows the load follows this: two callbacks of one stage come in any order
      return stage.whenComplete((value, problem) -> end(span, problem));
    } catch (Throwable problem) {
      Spans.fail(span, problem);
      throw problem;
    }
  }

  private static void end(Span span, @Nullable Throwable problem) {
    if (problem == null) {
      Spans.end(span, "success");
    } else {
      Throwable cause = problem instanceof CompletionException ? problem.getCause() : null;
      Spans.fail(span, cause == null ? problem : cause);
    }
  }

  @Override
  public LoadChain chain() {
    return request.chain();
  }
}
