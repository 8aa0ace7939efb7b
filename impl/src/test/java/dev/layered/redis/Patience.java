package dev.layered.redis;

import java.time.Duration;

/** Times for tests that are not about time: a machine may stall for two seconds, but not longer. */
final class Patience {

  static final Duration LONG = Duration.ofSeconds(5);

  /** How long a node that hears nothing trusts its local layers, and how often it asks. */
  static final BusSettings BUS = bus(Duration.ofSeconds(5));

  /** About the longest that {@link #BUS} allows. */
  static final Duration OF_A_WHOLE_NODE = Duration.ofSeconds(3);

  private Patience() {}

  /** The defaults with another max-staleness. */
  static BusSettings bus(Duration maxStaleness) {
    BusSettings defaults = BusSettings.DEFAULTS;
    return new BusSettings(
        maxStaleness,
        defaults.heartbeat(),
        defaults.logLength(),
        defaults.maxTags(),
        defaults.sync(),
        defaults.maxPending());
  }

  static RedisSettings settings(RedisAddress address, String namespace) {
    return timeOut(RedisSettings.of(address, namespace), LONG);
  }

  /** For a node whose log is kept as {@link #BUS} says. */
  static RedisSettings wholeNode(RedisAddress address, String namespace) {
    return timeOut(RedisSettings.of(address, namespace), OF_A_WHOLE_NODE);
  }

  /** The same with other time-outs, and no soft deadline. */
  static RedisSettings timeOut(RedisSettings settings, Duration each) {
    return new RedisSettings(
        settings.address(),
        settings.mode(),
        settings.namespace(),
        settings.user(),
        settings.password(),
        settings.sentinel(),
        settings.tls(),
        each,
        each,
        settings.poolMax(),
        settings.poolWait(),
        Duration.ZERO);
  }
}
