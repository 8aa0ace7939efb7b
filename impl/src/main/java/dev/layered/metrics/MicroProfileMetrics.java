package dev.layered.metrics;

import dev.layered.core.event.LayerKind;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * The metrics of all caches in a registry of MicroProfile Metrics.
 *
 * @see <a href="https://github.com/eclipse/microprofile-metrics/releases/tag/5.1.1">MicroProfile
 *     Metrics 5.1</a>
 */
public final class MicroProfileMetrics extends NodeMetrics {

  /**
   * Measures all layers.
   *
   * @param registry where to register
   */
  public MicroProfileMetrics(MetricRegistry registry) {
    this(registry, EnumSet.allOf(LayerKind.class));
  }

  /**
   * Measures some layers.
   *
   * @param registry where to register
   * @param layers those that the application has; the others get no metrics, rather than metrics of
   *     zero
   */
  public MicroProfileMetrics(MetricRegistry registry, Set<LayerKind> layers) {
    super(new MicroProfileMeters(registry), layers);
  }
}
