package dev.layered.redis;

/** Looks at the connections of lanes to one server. */
final class Lanes {

  private Lanes() {}

  static SparePool pool(Lane lane) {
    return (SparePool) ((PooledLane) lane).pool();
  }
}
