package dev.layered.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.function.Supplier;

/**
 * Begins and ends spans. Nothing of a key, a value or a message of an exception gets into them:
 * traces leave the house.
 */
final class Spans {

  private static final AttributeKey<String> CACHE = AttributeKey.stringKey("layered.cache");
  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("layered.result");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");

  private final Supplier<Tracer> tracer;

  Spans(Supplier<Tracer> tracer) {
    this.tracer = tracer;
  }

  /** A call of a cached method or a loader. */
  Span load(String cache, Context parent) {
    return tracer
        .get()
        .spanBuilder("layered.load")
        .setParent(parent)
        .setAttribute(CACHE, cache)
        .startSpan();
  }

  /** A call to Redis, as part of what the calling thread does. */
  Span redis(String cache, String operation) {
    return tracer
        .get()
        .spanBuilder("layered.redis " + operation)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute(SYSTEM, "redis")
        .setAttribute(OPERATION, operation)
        .setAttribute(CACHE, cache)
        .startSpan();
  }

  static void end(Span span, String result) {
    span.setAttribute(RESULT, result);
    span.end();
  }

  static void fail(Span span, Throwable problem) {
    span.setAttribute(ERROR, problem.getClass().getName());
    span.setStatus(StatusCode.ERROR);
    end(span, "failure");
  }
}
