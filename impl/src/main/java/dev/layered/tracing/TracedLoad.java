package dev.layered.tracing;

import dev.layered.core.LoadRequest;
import dev.layered.core.StorePolicy;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A load in a span, on whatever thread it runs. */
@SuppressWarnings("try") // a scope is there to be closed
record TracedLoad(LoadRequest request, String cache, Spans spans, Context parent)
    implements LoadRequest {

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

  @Override
  public StorePolicy policy() {
    return request.policy();
  }

  @Override
  public List<String> tags() {
    return request.tags();
  }

  @Override
  public boolean isStillFor(Object key) {
    return request.isStillFor(key);
  }

  @Override
  public boolean mayStore(@Nullable Object value) {
    return request.mayStore(value);
  }
}
