package dev.layered.tracing;

import dev.layered.core.LoadRequest;
import dev.layered.core.WrappedTerms;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** A load in a span, on whatever thread it runs. */
@SuppressWarnings("try") // a scope is there to be closed
record TracedLoad(LoadRequest request, String cache, Spans spans, Context parent)
    implements LoadRequest, WrappedTerms {

  @Override
  public @Nullable Object load() throws Exception {
    Span span = spans.load(cache, parent);
    try (Scope ignored = parent.with(span).makeCurrent()) {
      Object value = request.load();
      Spans.end(span, "success");
      return value;
    } catch (Throwable problem) {
      Spans.fail(span, problem);
      throw problem;
    }
  }
}
