package dev.layered.core.guard;

import java.time.Duration;

/**
 * When a {@link Breaker} opens, and for how long.
 *
 * @param failures how many failures in a row open it; greater than 0
 * @param firstOpen how long it is open the first time; greater than 0
 * @param longestOpen how long it is open at most; not shorter than {@code firstOpen}
 */
public record BreakerSettings(int failures, Duration firstOpen, Duration longestOpen) {

  /** Five failures; half a second to half a minute. */
  public static final BreakerSettings DEFAULTS =
      new BreakerSettings(5, Duration.ofMillis(500), Duration.ofSeconds(30));

  /**
   * Checks every component.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public BreakerSettings {
    if (failures < 1 || firstOpen.toNanos() < 1 || longestOpen.compareTo(firstOpen) < 0) {
      throw new IllegalArgumentException(
          "not allowed: " + failures + " failures, open " + firstOpen + " to " + longestOpen);
    }
  }
}
