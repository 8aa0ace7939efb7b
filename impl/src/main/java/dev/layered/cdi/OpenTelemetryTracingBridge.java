package dev.layered.cdi;

import dev.layered.core.Tracing;
import dev.layered.tracing.OpenTelemetryTracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Leads to OpenTelemetry. Made a bean only where its API can be loaded. */
@Dependent
public class OpenTelemetryTracingBridge implements TracingBridge {

  private final Instance<OpenTelemetry> telemetries;

  /**
   * For the container.
   *
   * @param telemetries the application's telemetry, if there is one
   */
  @Inject
  public OpenTelemetryTracingBridge(Instance<OpenTelemetry> telemetries) {
    this.telemetries = telemetries;
  }

  /** Spans of the application's telemetry, or of the JVM's: an agent has only that. */
  @Override
  public Tracing open() {
    if (telemetries.isResolvable()) {
      OpenTelemetry ofApplication = telemetries.get();
      return new OpenTelemetryTracing(() -> ofApplication);
    }
    // Not before the first span: asking for it keeps the application from setting it.
    return new OpenTelemetryTracing(GlobalOpenTelemetry::get);
  }
}
