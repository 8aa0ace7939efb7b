package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.time.Duration;

/**
 * What this node knows of the others, for those who wait for all of them. If the table of nodes was
 * lost, nodes that were in it can still hold a lease: until this node has seen the new table for as
 * long as a lease lasts, nobody knows who they are. Safe for use by several threads.
 *
 * <p>A connection that is cut may mean that another server answers next, or the same one with what
 * it had saved last. Its table is trusted once this node has registered again: that replaces a
 * table of another server, see {@link NodeScripts}.
 *
 * <p>Everything is measured on this node's own clock, so it rests only on clocks that run at about
 * the same speed.
 */
final class Membership {

  /** For clocks that run at different speeds: this, and a thousandth. */
  private static final long MARGIN_NANOS = 20_000_000;

  private final Ticker ticker;
  private String generation = "";
  private boolean settled;
  private long seenSinceNanos;
  private long longestNanos;
  private long cuts;
  private long confirmedCuts;

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

  /** Notes that a connection was cut, or that an answer did not come. */
  synchronized void cut() {
    cuts++;
  }

  /** How often {@link #cut} was called; for {@link #confirmed}. */
  synchronized long cuts() {
    return cuts;
  }

  /**
   * Notes that this node has registered.
   *
   * @param before what {@link #cuts} said before it did
   */
  synchronized void confirmed(long before) {
    confirmedCuts = Math.max(confirmedCuts, before);
  }

  /** Whether a table may be an older one. */
  synchronized boolean isDoubtful() {
    return confirmedCuts < cuts;
  }

  /** Whether a table is of the generation that was noted last. */
  synchronized boolean isPresent(NodeTable table) {
    return generation.equals(table.generation());
  }

  private long missingNanos() {
    if (generation.isEmpty() || isDoubtful()) {
      return leaseNanos();
    }
    return settled ? 0 : Math.max(0, seenSinceNanos + leaseNanos() - ticker.nanos());
  }

  /** How long from now a node in the table may hold the lease that it has. */
  synchronized long leaseNanos() {
    return longestNanos + longestNanos / 1000 + MARGIN_NANOS;
  }
}
