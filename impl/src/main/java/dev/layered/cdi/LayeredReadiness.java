package dev.layered.cdi;

import dev.layered.core.event.LayerKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Tells MicroProfile Health how the node is doing; {@code docs/health.md} has what it says. Made a
 * bean only where that API can be loaded.
 *
 * <p>It shows neither keys nor addresses nor folders, because often everybody can read it.
 */
@Readiness
@ApplicationScoped
public class LayeredReadiness implements HealthCheck {

  private final @Nullable LayeredRuntime runtime;

  /** For the container's proxy. */
  protected LayeredReadiness() {
    runtime = null;
  }

  /**
   * For the container.
   *
   * @param runtime the running node
   */
  @Inject
  public LayeredReadiness(LayeredRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("layered");
    if (runtime == null) {
      return response.down().build();
    }
    NodeHealth health = runtime.health();
    for (Map.Entry<LayerKind, Boolean> layer : health.layersUp().entrySet()) {
      response.withData(layer.getKey().label(), layer.getValue() ? "up" : "down");
    }
    SharedNode shared = health.shared();
    if (shared != null) {
      response
          .withData("bus", shared.isInStep() ? "in step" : "cut off")
          .withData("invalidations.pending", shared.pending())
          .withData("breaker", shared.isGivenUp() ? "open" : "closed");
    }
    if (health.isWarmingUp()) {
      response.withData("warm-up", "under way");
    }
    return response.status(health.isReady()).build();
  }
}
