package dev.layered.tck.application;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;

/** Methods whose annotations META-INF/microprofile-config.properties overrides. */
@ApplicationScoped
public class ConfiguredValues {

  private final Loads loads = new Loads();

  /** Lives for a moment: by the name of its cache. */
  @Layered(cacheName = "configured.by-name", ttl = 300)
  public int byName(long id) {
    return loads.next(id);
  }

  /** Lives for a moment: by class and method. */
  @Layered(ttl = 300)
  public int byMethod(long id) {
    return loads.next(id);
  }

  /** Has a tag: by class and method. */
  @Layered(ttl = 300)
  public int tagged(long id) {
    return loads.next(id);
  }

  /** Is not cached: by the name of its cache. */
  @Layered(cacheName = "configured-off", ttl = 300)
  public int disabledByName(long id) {
    return loads.next(id);
  }

  /** Is not cached: by class and method. */
  @Layered(ttl = 300)
  public int disabledByMethod(long id) {
    return loads.next(id);
  }

  /** Nothing overrides it. */
  @Layered(ttl = 300)
  public int asAnnotated(long id) {
    return loads.next(id);
  }
}
