package dev.layered.redis;

/**
 * Forgets nodes that have died: what they registered last is still there after longer than any
 * lease. Used by one thread.
 */
final class NodeSweep {

  private static final long MIN_NANOS = 60_000_000_000L;

  private final BusParts parts;
  private final NodeCalls calls;
  private NodeTable before = NodeTable.EMPTY;
  private long readAt;

  NodeSweep(BusParts parts, NodeCalls calls) {
    this.parts = parts;
    this.calls = calls;
    this.readAt = parts.ticker().nanos() - MIN_NANOS;
  }

  /** Sweeps if it is time to. */
  void run() {
    long longest = before.longestLeaseMillis() * 1_000_000;
    if (parts.ticker().nanos() - readAt < Math.max(MIN_NANOS, 2 * longest)) {
      return;
    }
    before = calls.forget(before.generation(), before.registrations());
    // After the answer, so that all that it says is older.
    readAt = parts.ticker().nanos();
  }
}
