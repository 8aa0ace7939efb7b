package dev.layered.cdi;

import dev.layered.core.event.LayerKind;
import dev.layered.metrics.MetricsPublisher;
import dev.layered.metrics.OpenTelemetryMetrics;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Publishes to OpenTelemetry. Made a bean only where its API can be loaded. */
@Dependent
public class OpenTelemetryBridge implements MetricsBridge {

  private final Instance<OpenTelemetry> telemetries;

  /**
   * For the container.
   *
   * @param telemetries the application's telemetry, if there is one
   */
  @Inject
  public OpenTelemetryBridge(Instance<OpenTelemetry> telemetries) {
    this.telemetries = telemetries;
  }

  @Override
  public Api api() {
    return Api.OPENTELEMETRY;
  }

  @Override
  public @Nullable MetricsPublisher open(Set<LayerKind> layers) {
    return telemetries.isResolvable() ? new OpenTelemetryMetrics(telemetries.get(), layers) : null;
  }
}
