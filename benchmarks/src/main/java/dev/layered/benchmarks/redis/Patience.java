package dev.layered.benchmarks.redis;

import dev.layered.redis.BusSettings;
import dev.layered.redis.RedisAddress;
import dev.layered.redis.RedisSettings;
import java.time.Duration;
import java.util.Map;

/**
 * How Layered reaches Redis where every call shall be answered by it: nobody goes on without
 * because an answer is late, as no peer does. With its deadlines a call on a busy machine would now
 * and then be a load, and one that ends at its deadline would be shown as a faster one.
 */
final class Patience {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Longer than a heartbeat and the time-out together. */
  private static final Duration MAX_STALENESS = Duration.ofSeconds(10);

  /** For an application. */
  static final Map<String, String> PROPERTIES =
      Map.of(
          "layered.redis.soft-deadline",
          Duration.ZERO.toString(),
          "layered.redis.timeout",
          TIMEOUT.toString(),
          "layered.redis.connect-timeout",
          TIMEOUT.toString(),
          "layered.redis.pool-wait",
          TIMEOUT.toString(),
          "layered.coherence.max-staleness",
          MAX_STALENESS.toString());

  private Patience() {}

  /** The same for a node without a container. */
  static RedisSettings redis(String address, String namespace) {
    RedisSettings defaults = RedisSettings.of(RedisAddress.parse(address), namespace);
    return new RedisSettings(
        defaults.address(),
        defaults.mode(),
        defaults.namespace(),
        defaults.user(),
        defaults.password(),
        defaults.sentinel(),
        defaults.tls(),
        TIMEOUT,
        TIMEOUT,
        defaults.poolMax(),
        TIMEOUT,
        Duration.ZERO);
  }

  static BusSettings bus() {
    BusSettings defaults = BusSettings.DEFAULTS;
    return new BusSettings(
        MAX_STALENESS,
        defaults.heartbeat(),
        defaults.logLength(),
        defaults.maxTags(),
        defaults.sync(),
        defaults.maxPending());
  }
}
