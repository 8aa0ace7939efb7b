package dev.layered.tracing;

import dev.layered.core.BatchRequest;
import dev.layered.core.LoadTerms;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A load of several keys in one span, on whatever thread it runs. */
@SuppressWarnings("try") // a scope is there to be closed
record TracedBatch(BatchRequest request, String cache, Spans spans, Context parent)
    implements BatchRequest {

  @Override
  public List<? extends @Nullable Object> load(List<Object> keys) throws Exception {
    Span span = spans.load(cache, parent);
    try (Scope ignored = parent.with(span).makeCurrent()) {
      List<? extends @Nullable Object> values = request.load(keys);
      Spans.end(span, "success");
      return values;
    } catch (Throwable problem) {
      Spans.fail(span, problem);
      throw problem;
    }
  }

  @Override
  public LoadTerms termsOf(Object key) {
    return request.termsOf(key);
  }
}
