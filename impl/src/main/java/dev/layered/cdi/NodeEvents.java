package dev.layered.cdi;

import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEvent.LayerSwitchedOff;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.event.LayerKind;
import dev.layered.metrics.MetricsPublisher;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers what happens to layers, and tells metrics of everything. */
final class NodeEvents implements CacheEventListener, AutoCloseable {

  private final Set<LayerKind> layers;
  private final @Nullable MetricsPublisher metrics;
  private final Set<LayerKind> switchedOff = ConcurrentHashMap.newKeySet();

  /**
   * Events of a node.
   *
   * @param layers the layers that are configured
   * @param metrics told too, published and closed here; null if there are none
   */
  NodeEvents(Set<LayerKind> layers, @Nullable MetricsPublisher metrics) {
    this.layers = Set.copyOf(layers);
    this.metrics = metrics;
  }

  @Override
  public void on(CacheEvent event) {
    if (event instanceof LayerSwitchedOff off) {
      switchedOff.add(off.layer());
    }
    if (metrics != null) {
      metrics.on(event);
    }
  }

  /** The configured layers, in the order in which they are read; true unless switched off. */
  Map<LayerKind, Boolean> layersInUse() {
    Map<LayerKind, Boolean> inUse = new EnumMap<>(LayerKind.class);
    layers.forEach(layer -> inUse.put(layer, !switchedOff.contains(layer)));
    return inUse;
  }

  boolean hasMetrics() {
    return metrics != null;
  }

  void publish() {
    if (metrics != null) {
      metrics.publish();
    }
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
