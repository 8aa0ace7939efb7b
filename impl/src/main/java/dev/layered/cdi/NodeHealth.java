package dev.layered.cdi;

import dev.layered.core.event.LayerKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a running node is doing. Answers at once, from what is known; safe for several threads. */
final class NodeHealth {

  private final NodeEvents events;
  private final @Nullable SharedNode shared;
  private final Warming warming;

  NodeHealth(NodeEvents events, @Nullable SharedNode shared, Warming warming) {
    this.events = events;
    this.shared = shared;
    this.warming = warming;
  }

  /** The configured layers and whether each is in use, as {@code layered.layer.up} has it. */
  Map<LayerKind, Boolean> layersUp() {
    Map<LayerKind, Boolean> up = events.layersInUse();
    if (shared != null) {
      up.computeIfPresent(LayerKind.REDIS, (redis, inUse) -> inUse && shared.isInStep());
    }
    return up;
  }

  /** What the node has in common with others; null without Redis. */
  @Nullable SharedNode shared() {
    return shared;
  }

  /** Whether the application waits for its warm-up. */
  boolean isWarmingUp() {
    return warming.holdsReadiness();
  }

  /**
   * Whether the application can take requests. The breaker has no say: it closes only when a call
   * was made, and an application that is not ready gets none.
   */
  boolean isReady() {
    boolean connected = shared == null || !shared.isNeededToBeReady() || shared.isInStep();
    return connected && !warming.holdsReadiness();
  }
}
