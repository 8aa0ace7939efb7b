package dev.layered.cdi;

import dev.layered.core.event.LayerKind;
import dev.layered.metrics.MetricsPublisher;
import dev.layered.metrics.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Publishes to Micrometer. Made a bean only where its API can be loaded. */
@Dependent
public class MicrometerBridge implements MetricsBridge {

  private final Instance<MeterRegistry> registries;

  /**
   * For the container.
   *
   * @param registries the application's registry, if there is one
   */
  @Inject
  public MicrometerBridge(Instance<MeterRegistry> registries) {
    this.registries = registries;
  }

  @Override
  public Api api() {
    return Api.MICROMETER;
  }

  @Override
  public @Nullable MetricsPublisher open(Set<LayerKind> layers) {
    return registries.isResolvable() ? new MicrometerMetrics(registries.get(), layers) : null;
  }
}
