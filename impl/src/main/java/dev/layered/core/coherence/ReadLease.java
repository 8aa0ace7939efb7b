package dev.layered.core.coherence;

/**
 * How long this node may answer from its local layers: until then it has surely applied every
 * invalidation that was acknowledged more than the permitted staleness ago. Checked on every hit,
 * because only a check by the reading thread itself notices that the process was paused meanwhile.
 *
 * <p>Written by the thread that talks to the log, read by every thread.
 */
public final class ReadLease {

  private volatile long untilNanos;
  private boolean ended;

  /**
   * A lease that ends at a time.
   *
   * @param untilNanos a reading of the ticker
   */
  public ReadLease(long untilNanos) {
    this.untilNanos = untilNanos;
  }

  /**
   * A lease without end, for a log that nobody else appends to.
   *
   * @param nowNanos now
   */
  public static ReadLease permanent(long nowNanos) {
    return new ReadLease(nowNanos + Long.MAX_VALUE / 2);
  }

  /** Whether local layers may be trusted at a time. */
  public boolean covers(long nowNanos) {
    return untilNanos - nowNanos > 0;
  }

  /** Ends the lease for good: whoever keeps to it reads nothing local from now on. */
  public synchronized void end(long nowNanos) {
    ended = true;
    untilNanos = nowNanos;
  }

  /** Prolongs the lease; an earlier end than the present one changes nothing. */
  public synchronized void extendTo(long newUntilNanos) {
    if (!ended && newUntilNanos - untilNanos > 0) {
      untilNanos = newUntilNanos;
    }
  }
}
