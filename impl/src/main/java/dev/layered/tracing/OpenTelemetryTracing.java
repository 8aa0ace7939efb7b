package dev.layered.tracing;

import dev.layered.core.AsyncLoadRequest;
import dev.layered.core.BatchRequest;
import dev.layered.core.LoadRequest;
import dev.layered.core.Tracing;
import dev.layered.core.layer.SharedLayer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Spans of OpenTelemetry. Not to be loaded where its API is absent. */
@SuppressWarnings("try") // a scope is there to be closed
public final class OpenTelemetryTracing implements Tracing {

  private static final String SCOPE = "dev.layered";

  private final Spans spans;

  /**
   * Spans of a telemetry.
   *
   * @param telemetry asked for each span, cheaply: it may be set up after this
   */
  public OpenTelemetryTracing(Supplier<OpenTelemetry> telemetry) {
    this.spans = new Spans(() -> telemetry.get().getTracer(SCOPE));
  }

  @Override
  public Executor captured() {
    Context context = Context.current();
    return task -> {
      try (Scope ignored = context.makeCurrent()) {
        task.run();
      }
    };
  }

  @Override
  public LoadRequest traced(String cache, LoadRequest request) {
    return new TracedLoad(request, cache, spans, Context.current());
  }

  @Override
  public AsyncLoadRequest traced(String cache, AsyncLoadRequest request) {
    return new TracedAsyncLoad(request, cache, spans, Context.current());
  }

  @Override
  public BatchRequest traced(String cache, BatchRequest request) {
    return new TracedBatch(request, cache, spans, Context.current());
  }

  @Override
  public SharedLayer traced(String cache, SharedLayer layer) {
    return layer.isPresent() ? new TracedLayer(layer, cache, spans) : layer;
  }
}
