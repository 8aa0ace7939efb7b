package dev.layered.redis;

import java.time.Duration;

/**
 * How the log of invalidations is kept and followed. All nodes of an application should share them.
 *
 * @param maxStaleness how long a node that hears nothing trusts its local layers; longer than the
 *     heartbeat and the time-out of a command together
 * @param heartbeat how often a node asks where the log is
 * @param logLength about how many entries the log keeps
 * @param maxTags of how many tags and caches the last invalidation is kept
 * @param sync whether an append waits until all nodes have applied it
 * @param maxPending how many invalidations of a node that is cut off are kept one by one
 */
public record BusSettings(
    Duration maxStaleness,
    Duration heartbeat,
    int logLength,
    int maxTags,
    boolean sync,
    int maxPending) {

  /** Every default. */
  public static final BusSettings DEFAULTS =
      new BusSettings(
          Duration.ofSeconds(2), Duration.ofMillis(500), 10_000, 100_000, false, 10_000);

  /** The same, but waiting for all nodes or not. */
  public BusSettings withSync(boolean newSync) {
    return new BusSettings(maxStaleness, heartbeat, logLength, maxTags, newSync, maxPending);
  }
}
