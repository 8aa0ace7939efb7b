package dev.layered.core.guard;

import dev.layered.core.time.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Lets so many calls begin within a second and no more, with a burst of a tenth of a second's: a
 * token bucket. Safe for use by several threads; no call waits.
 */
public final class RateLimit {

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double BURST_SECONDS = 0.1;

  private final DoubleSupplier perSecond;
  private final Ticker ticker;
  private double tokens = Double.MAX_VALUE;
  private long atNanos;

  /**
   * One with a full bucket.
   *
   * @param perSecond the most calls within a second, 0 for any number; asked on each call
   * @param ticker the source of time
   */
  public RateLimit(DoubleSupplier perSecond, Ticker ticker) {
    this.perSecond = perSecond;
    this.ticker = ticker;
    this.atNanos = ticker.nanos();
  }

  /** Whether a call may begin; it has begun if so. */
  public boolean enter() {
    double rate = perSecond.getAsDouble();
    return rate <= 0 || take(rate);
  }

  /** The clock is read under the lock, so that no thread brings an earlier time after a later. */
  private synchronized boolean take(double rate) {
    long now = ticker.nanos();
    double capacity = Math.max(1, rate * BURST_SECONDS);
    tokens = Math.min(capacity, tokens + (now - atNanos) * rate / SECOND);
    atNanos = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
