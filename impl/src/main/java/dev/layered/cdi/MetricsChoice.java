package dev.layered.cdi;

import dev.layered.core.event.LayerKind;
import dev.layered.metrics.MetricsPublisher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the one metrics API that is told what happens. */
final class MetricsChoice {

  private static final System.Logger LOG = System.getLogger("dev.layered.metrics");

  private MetricsChoice() {}

  /**
   * Starts to publish to the first API, in the order of {@link MetricsBridge.Api}, that something
   * provides.
   *
   * @return null if there is none
   */
  static @Nullable MetricsPublisher open(Iterable<MetricsBridge> bridges, Set<LayerKind> layers) {
    List<MetricsBridge> inOrder = new ArrayList<>();
    for (MetricsBridge bridge : bridges) {
      inOrder.add(bridge);
    }
    inOrder.sort(Comparator.comparing(MetricsBridge::api));
    for (MetricsBridge bridge : inOrder) {
      MetricsPublisher opened = open(bridge, layers);
      if (opened != null) {
        return opened;
      }
    }
    return null;
  }

  private static @Nullable MetricsPublisher open(MetricsBridge bridge, Set<LayerKind> layers) {
    try {
      return bridge.open(layers);
    } catch (RuntimeException | LinkageError failed) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "LAYERED-701 there is a metric registry that cannot be used: " + bridge.api(),
          failed);
      return null;
    }
  }
}
