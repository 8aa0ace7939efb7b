package dev.layered.redis;

import java.time.Duration;

/**
 * How long leases are kept.
 *
 * @param leaseTime how long others wait for a node that has died; at least 3 ms
 * @param maxLoadTime how long a lease is renewed at most
 */
public record LeaseSettings(Duration leaseTime, Duration maxLoadTime) {

  /** Ten seconds, five minutes. */
  public static final LeaseSettings DEFAULTS =
      new LeaseSettings(Duration.ofSeconds(10), Duration.ofMinutes(5));

  /**
   * Checks every component.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public LeaseSettings {
    if (leaseTime.toMillis() < 3 || maxLoadTime.isNegative()) {
      throw new IllegalArgumentException(
          "not allowed: lease " + leaseTime + ", longest load " + maxLoadTime);
    }
  }
}
