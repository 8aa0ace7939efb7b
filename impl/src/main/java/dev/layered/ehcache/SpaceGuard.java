package dev.layered.ehcache;

import dev.layered.core.time.Ticker;
import java.util.function.LongSupplier;

/**
 * Keeps a reserve of free space on the disk. Ehcache cannot be told that a disk is full: it learns
 * of it by an error at a later access to a mapped file. Used by one thread.
 */
final class SpaceGuard {

  private static final long LOOK_INTERVAL_NANOS = 1_000_000_000L;

  private final LongSupplier freeBytes;
  private final long reserveBytes;
  private final Ticker ticker;
  private long lookedAtNanos;
  private long spendableBytes;

  SpaceGuard(LongSupplier freeBytes, long reserveBytes, Ticker ticker) {
    this.freeBytes = freeBytes;
    this.reserveBytes = reserveBytes;
    this.ticker = ticker;
    look();
  }

  /**
   * Whether bytes may be written. Looks at the disk once a second, and again when half of what was
   * free beyond the reserve may be used up: others write too, and Ehcache rounds up to powers of
   * two.
   */
  boolean allows(long bytes) {
    long cost = 2 * bytes;
    if (ticker.nanos() - lookedAtNanos >= LOOK_INTERVAL_NANOS || spendableBytes < cost) {
      look();
    }
    spendableBytes -= cost;
    return spendableBytes >= 0;
  }

  private void look() {
    lookedAtNanos = ticker.nanos();
    spendableBytes = (freeBytes.getAsLong() - reserveBytes) / 2;
  }
}
