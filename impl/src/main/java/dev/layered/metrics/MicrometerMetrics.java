package dev.layered.metrics;

import dev.layered.core.event.LayerKind;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/**
 * The metrics of all caches in a registry of Micrometer.
 *
 * @see <a href="https://docs.micrometer.io/micrometer/reference/concepts.html">Micrometer</a>
 */
public final class MicrometerMetrics extends NodeMetrics {

  /**
   * Measures some layers.
   *
   * @param registry where to register
   * @param layers those that the application has
   */
  public MicrometerMetrics(MeterRegistry registry, Set<LayerKind> layers) {
    super(new MicrometerMeters(registry), layers);
  }
}
