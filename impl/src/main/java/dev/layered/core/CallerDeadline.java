package dev.layered.core;

import dev.layered.core.load.Load;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one caller, counted from its arrival, and the load that it waits for. Safe for
 * use by several threads.
 */
final class CallerDeadline {

  private static final long NEVER = Long.MAX_VALUE;

  private final LoadPolicy limits;
  private final long arrivedNanos;
  private final AtomicBoolean counted = new AtomicBoolean();
  private volatile @Nullable Load load;
  private volatile boolean over;

  CallerDeadline(LoadPolicy limits, long arrivedNanos) {
    this.limits = limits;
    this.arrivedNanos = arrivedNanos;
  }

  /** How long until a stale value is better than the load; {@link Long#MAX_VALUE} for never. */
  long untilSoftNanos(long nowNanos) {
    return Math.min(
        left(limits.softDeadlineNanos(), nowNanos), left(limits.hardDeadlineNanos(), nowNanos));
  }

  /** How long until the caller has to be answered; {@link Long#MAX_VALUE} for never. */
  long untilHardNanos(long nowNanos) {
    return left(limits.hardDeadlineNanos(), nowNanos);
  }

  private long left(long limitNanos, long nowNanos) {
    return limitNanos == 0 ? NEVER : limitNanos - (nowNanos - arrivedNanos);
  }

  /** The hard deadline, for people. */
  Duration hard() {
    return Duration.ofNanos(limits.hardDeadlineNanos());
  }

  /** Notes that the caller was answered, or has left: nothing need be done for it any more. */
  void end() {
    over = true;
  }

  /** Whether nobody waits any more. */
  boolean isOver() {
    return over;
  }

  /** Notes the load that the caller has begun or joined. */
  void waitsFor(Load joined) {
    load = joined;
  }

  /** The load that the caller waits for; null while it looks for one. */
  @Nullable Load load() {
    return load;
  }

  /**
   * Whether the caller is to be counted: true once. The load of a caller that was answered before
   * its end counts as nobody's.
   */
  boolean counts() {
    return !counted.getAndSet(true);
  }
}
