package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.time.Duration;

/**
 * What this node knows of the others, for those who wait for all of them. If the table of nodes was
 * lost, nodes that were in it can still hold a lease: until this node has seen the new table for as
 * long as a lease lasts, nobody knows who they are. Safe for use by several threads.
 *
 * <p>Everything is measured on this node's own clock, so it rests only on clocks that run at about
 * the same speed.
 */
final class Membership {

  /** For clocks that run at different speeds. */
  private static final long MARGIN_NANOS = 20_000_000;

  private final Ticker ticker;
  private String generation = "";
  private boolean settled;
  private long seenSinceNanos;
  private long longestNanos;

  /**
   * Knows nothing.
   *
   * @param lease this node's own
   */
  Membership(Ticker ticker, Duration lease) {
    this.ticker = ticker;
    this.longestNanos = lease.toNanos();
  }

  /**
   * Notes an answer of Redis that has just come.
   *
   * @return how long from now a node may hold a lease that is not in this table
   */
  synchronized long note(NodeTable table) {
    if (!generation.equals(table.generation())) {
      generation = table.generation();
      settled = false;
      seenSinceNanos = ticker.nanos();
    }
    settled |= table.settled() && !generation.isEmpty();
    longestNanos = Math.max(longestNanos, table.longestLeaseMillis() * 1_000_000);
    return missingNanos();
  }

  /** The generation that is surely older than any lease; empty if this is not known of any. */
  synchronized String settledGeneration() {
    return missingNanos() == 0 ? generation : "";
  }

  private long missingNanos() {
    if (generation.isEmpty()) {
      return leaseNanos();
    }
    return settled ? 0 : Math.max(0, seenSinceNanos + leaseNanos() - ticker.nanos());
  }

  /** How long from now a node in the table may hold the lease that it has. */
  synchronized long leaseNanos() {
    return longestNanos + MARGIN_NANOS;
  }
}
