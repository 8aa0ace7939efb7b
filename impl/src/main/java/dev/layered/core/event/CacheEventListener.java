package dev.layered.core.event;

/** Listens to events. Called on the thread where they happen; must be quick and must not throw. */
@FunctionalInterface
public interface CacheEventListener {

  /** Listens to nothing. */
  CacheEventListener NONE = event -> {};

  /**
   * Told after the event.
   *
   * @param event what happened
   */
  void on(CacheEvent event);
}
