package dev.layered.cdi;

import dev.layered.core.event.LayerKind;
import dev.layered.metrics.MetricsPublisher;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads from the container to one metrics API, whose classes need not be there. */
public interface MetricsBridge {

  /** The APIs; of several that are provided the first is used. */
  enum Api {
    /** MicroProfile Metrics; implementations of it may bring Micrometer along. */
    MICROPROFILE,
    /** Micrometer. */
    MICROMETER,
    /** OpenTelemetry, as in MicroProfile Telemetry 2.0. */
    OPENTELEMETRY
  }

  /**
   * Which API it is.
   *
   * @return that of which there is no other bridge
   */
  Api api();

  /**
   * Starts to publish.
   *
   * @param layers the layers that are configured
   * @return null if the API is there but nothing provides it
   */
  @Nullable MetricsPublisher open(Set<LayerKind> layers);
}
