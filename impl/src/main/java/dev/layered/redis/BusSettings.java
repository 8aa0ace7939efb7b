package dev.layered.redis;

import java.time.Duration;

/**
 * How the log of invalidations is kept and followed. All nodes of an application should share them.
 *
 * @param maxStaleness how long a node that hears nothing trusts its local layers; longer than the
 *     heartbeat and the time-out of a command together, at most an hour
 * @param heartbeat how often a node asks where the log is; at least 10 ms
 * @param logLength about how many entries the log keeps; at least 100
 * @param maxTags of how many tags and caches the last invalidation is kept; at least 2
 * @param sync whether an append waits until all nodes have applied it; after Redis has begun empty
 *     or lost its nodes, that takes up to max-staleness, because some may still be unknown
 * @param maxPending how many invalidations of a node that is cut off are kept one by one; at least
 *     1
 */
public record BusSettings(
    Duration maxStaleness,
    Duration heartbeat,
    int logLength,
    int maxTags,
    boolean sync,
    int maxPending) {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofMillis(10);

  /** Every default. */
  public static final BusSettings DEFAULTS =
      new BusSettings(
          Duration.ofSeconds(2), Duration.ofMillis(500), 10_000, 100_000, false, 10_000);

  /**
   * Checks every component.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public BusSettings {
    require(heartbeat.compareTo(SHORTEST) >= 0, "heartbeat " + heartbeat + " is below " + SHORTEST);
    require(
        maxStaleness.compareTo(LONGEST) <= 0,
        "max-staleness " + maxStaleness + " is above " + LONGEST);
    require(
        maxStaleness.compareTo(heartbeat) > 0,
        "max-staleness " + maxStaleness + " is not above heartbeat " + heartbeat);
    require(logLength >= 100, "log length " + logLength + " is below 100");
    require(maxTags >= 2, "max tags " + maxTags + " is below 2");
    require(maxPending >= 1, "max pending " + maxPending + " is below 1");
  }

  /** The same, but waiting for all nodes or not. */
  public BusSettings withSync(boolean newSync) {
    return new BusSettings(maxStaleness, heartbeat, logLength, maxTags, newSync, maxPending);
  }

  /**
   * How long an answer to the heartbeat may take: two thirds of what max-staleness leaves after a
   * heartbeat, so that a slow Redis keeps nobody out of step, and after an answer that was lost
   * there is still time to ask again.
   *
   * @param commandTimeout how long callers wait; it is never shorter
   */
  public Duration controlTimeout(Duration commandTimeout) {
    Duration patient = maxStaleness.minus(heartbeat).multipliedBy(2).dividedBy(3);
    return patient.compareTo(commandTimeout) > 0 ? patient : commandTimeout;
  }

  /**
   * Checks that a node can ask in time: otherwise it would distrust its local layers between two
   * answers.
   *
   * @param commandTimeout how long an answer may take
   * @throws IllegalArgumentException with all three durations if it cannot
   */
  public void validate(Duration commandTimeout) {
    require(
        maxStaleness.compareTo(heartbeat.plus(commandTimeout)) > 0,
        "max-staleness "
            + maxStaleness
            + " is not above heartbeat "
            + heartbeat
            + " plus time-out "
            + commandTimeout);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
