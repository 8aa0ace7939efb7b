package dev.layered.cdi;

import dev.layered.CacheModes;
import dev.layered.CacheName;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.util.Objects;

/** Provides caches for injection. */
@Dependent
public class LayeredProducer {

  private final LayeredRuntime runtime;

  /**
   * For the container.
   *
   * @param runtime the running node
   */
  @Inject
  public LayeredProducer(LayeredRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * All caches.
   *
   * @return the caches of the running node
   */
  @Produces
  @ApplicationScoped
  protected LayeredCaches caches() {
    return runtime.caches();
  }

  /**
   * The modes in which requests read.
   *
   * @return those of the running node
   */
  @Produces
  @ApplicationScoped
  protected CacheModes modes() {
    return runtime.modes();
  }

  /**
   * The cache that an injection point names.
   *
   * @param <K> the type of its keys
   * @param <V> the type of its values
   * @param point the injection point
   * @return the cache
   */
  @Produces
  @Dependent
  @CacheName("")
  protected <K, V> LayeredCache<K, V> cache(InjectionPoint point) {
    CacheName name =
        point.getQualifiers().stream()
            .filter(CacheName.class::isInstance)
            .map(CacheName.class::cast)
            .findFirst()
            .orElse(null);
    return runtime.caches().cache(Objects.requireNonNull(name, "@CacheName").value());
  }
}
