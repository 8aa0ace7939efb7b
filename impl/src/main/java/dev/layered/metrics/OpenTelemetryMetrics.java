package dev.layered.metrics;

import dev.layered.core.event.LayerKind;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Set;

/**
 * The metrics of all caches in OpenTelemetry, in the instrumentation scope {@code dev.layered}.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/metrics/api/">Metrics of OpenTelemetry</a>
 */
public final class OpenTelemetryMetrics extends NodeMetrics {

  private static final String SCOPE = "dev.layered";

  /**
   * Measures some layers.
   *
   * @param telemetry where to register
   * @param layers those that the application has
   */
  public OpenTelemetryMetrics(OpenTelemetry telemetry, Set<LayerKind> layers) {
    super(new OpenTelemetryMeters(telemetry.getMeter(SCOPE)), layers);
  }
}
