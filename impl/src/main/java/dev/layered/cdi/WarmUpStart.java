package dev.layered.cdi;

import dev.layered.spi.CacheWarmer;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Begins the warm-up when everybody else has heard that the application starts. */
@ApplicationScoped
public class WarmUpStart {

  private static final int LAST = Integer.MAX_VALUE;

  private final @Nullable LayeredRuntime runtime;
  private final @Nullable Instance<CacheWarmer> warmers;

  /** For the container's proxy. */
  protected WarmUpStart() {
    runtime = null;
    warmers = null;
  }

  /**
   * For the container.
   *
   * @param runtime the running node
   * @param warmers the application's; a container that removes unused beans keeps them for this
   */
  @Inject
  public WarmUpStart(LayeredRuntime runtime, @Any Instance<CacheWarmer> warmers) {
    this.runtime = runtime;
    this.warmers = warmers;
  }

  /**
   * Begins it.
   *
   * @param event not used
   */
  protected void onStartup(@Observes @Priority(LAST) Startup event) {
    if (runtime != null && warmers != null) {
      runtime.warmUp(warmers);
    }
  }
}
