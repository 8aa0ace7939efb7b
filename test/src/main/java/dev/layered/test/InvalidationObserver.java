package dev.layered.test;

import dev.layered.CacheInvalidated;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;

/** Tells tests what the nodes of this JVM tell their applications. */
@Dependent
public class InvalidationObserver {

  /** For the container. */
  public InvalidationObserver() {}

  /**
   * Notes an invalidation.
   *
   * @param event what was invalidated
   */
  protected void on(@Observes CacheInvalidated event) {
    HeardInvalidations.SHARED.add(event);
  }
}
