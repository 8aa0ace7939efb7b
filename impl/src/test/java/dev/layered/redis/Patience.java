package dev.layered.redis;

import java.time.Duration;

/** Time-outs for tests that are not about time: a machine may be slow, but not that slow. */
final class Patience {

  static final Duration LONG = Duration.ofSeconds(5);

  /** The longest that the default staleness and heartbeat of a whole node allow. */
  static final Duration OF_A_WHOLE_NODE = Duration.ofMillis(1_400);

  private Patience() {}

  static RedisSettings settings(RedisAddress address, String namespace) {
    return timeOut(RedisSettings.of(address, namespace), LONG);
  }

  static RedisSettings wholeNode(RedisAddress address, String namespace) {
    return timeOut(RedisSettings.of(address, namespace), OF_A_WHOLE_NODE);
  }

  /** The same with other time-outs. */
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
        settings.poolWait());
  }
}
