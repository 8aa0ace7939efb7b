package dev.layered.cdi;

import dev.layered.core.event.LayerKind;
import dev.layered.metrics.MetricsPublisher;
import dev.layered.metrics.MicroProfileMetrics;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Set;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/** Publishes to MicroProfile Metrics. Made a bean only where its API can be loaded. */
@Dependent
public class MicroProfileMetricsBridge implements MetricsBridge {

  private final Instance<MetricRegistry> registries;

  /**
   * For the container.
   *
   * @param registries the application's registry, if there is one
   */
  @Inject
  public MicroProfileMetricsBridge(Instance<MetricRegistry> registries) {
    this.registries = registries;
  }

  @Override
  public Api api() {
    return Api.MICROPROFILE;
  }

  @Override
  public @Nullable MetricsPublisher open(Set<LayerKind> layers) {
    return registries.isResolvable() ? new MicroProfileMetrics(registries.get(), layers) : null;
  }
}
