package dev.layered.core.guard;

import dev.layered.core.time.Ticker;
import java.util.random.RandomGenerator;

/**
 * Keeps callers away from something remote that does not answer. Safe for use by several threads.
 *
 * <p><em>Closed</em>, it lets every call pass; after a number of failures without a success between
 * them it is <em>open</em> and lets none pass; when the open time is over it is <em>half-open</em>:
 * exactly one call passes, and its end decides; if it has not ended after the longest open time,
 * another one passes, and of the one before only a success is heard. Each time that this call
 * fails, the next open time is twice as long, up to a maximum; it is shortened by a random part, so
 * that many nodes do not come back at the same moment.
 */
public final class Breaker {

  /** What {@link #enter} answers when the call must not be made. */
  public static final long REFUSED = -1;

  /** Hears of changes. Called by the thread that caused one, outside of any lock. */
  public interface Listener {
    /**
     * Calls are refused from now on. Not called again when a probe fails.
     *
     * @param reason the last failure, for people
     */
    void opened(String reason);

    /** Calls pass again. */
    void closed();
  }

  private enum Phase {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final BreakerSettings settings;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Listener listener;

  /**
   * A call's permit is the generation in which it entered; a report from an earlier generation
   * tells nothing about now and is not heard, except that a late probe has succeeded. Written under
   * the lock, {@code phase} last.
   */
  private volatile long generation;

  private volatile Phase phase = Phase.CLOSED;
  private volatile int failures;
  private long openNanos;
  private long reopenAtNanos;
  private long probeBeganNanos;

  /** The permit of the first call that was let through since it was open last. */
  private long firstProbe;

  /**
   * A closed breaker.
   *
   * @param settings when it opens, and for how long
   * @param ticker the source of time
   * @param random shortens the open times; used under a lock
   * @param listener hears of changes; must not throw
   */
  public Breaker(
      BreakerSettings settings, Ticker ticker, RandomGenerator random, Listener listener) {
    this.settings = settings;
    this.ticker = ticker;
    this.random = random;
    this.listener = listener;
  }

  /**
   * Asks to make a call.
   *
   * @return a permit, to be given to exactly one of {@link #succeeded}, {@link #failed} and {@link
   *     #abandoned}; or {@link #REFUSED}
   */
  public long enter() {
    long current = generation;
    // The phase is read after the generation: if it is closed, then of this generation or a later
    // one, in which the report of this call is not heard.
    if (phase == Phase.CLOSED) {
      return current;
    }
    return enterOpen();
  }

  private synchronized long enterOpen() {
    if (phase == Phase.CLOSED) {
      return generation;
    }
    long now = ticker.nanos();
    if (phase == Phase.HALF_OPEN ? isProbed(now) : now - reopenAtNanos < 0) {
      return REFUSED;
    }
    probeBeganNanos = now;
    generation++;
    if (phase == Phase.OPEN) {
      firstProbe = generation;
    }
    phase = Phase.HALF_OPEN;
    return generation;
  }

  /** Whether the one call that was let through may end yet. */
  private boolean isProbed(long now) {
    return now - probeBeganNanos < settings.longestOpen().toNanos();
  }

  /** Whether this permit is that of the one call that is let through half-open. */
  public boolean isProbe(long permit) {
    return phase == Phase.HALF_OPEN && permit == generation;
  }

  /** Whether calls are refused at the moment, or only one is let through. */
  public boolean isOpen() {
    return phase != Phase.CLOSED;
  }

  /** Reports an answer. */
  public void succeeded(long permit) {
    if (phase == Phase.CLOSED && failures == 0) {
      return;
    }
    if (endedWell(permit)) {
      listener.closed();
    }
  }

  private synchronized boolean endedWell(long permit) {
    // A call that took longer than the longest open time has been answered nevertheless.
    if (permit != generation && !(phase == Phase.HALF_OPEN && permit >= firstProbe)) {
      return false;
    }
    failures = 0;
    if (phase != Phase.HALF_OPEN) {
      return false;
    }
    openNanos = 0;
    generation++;
    phase = Phase.CLOSED;
    return true;
  }

  /**
   * Reports that no answer came.
   *
   * @param reason why, for people
   */
  public void failed(long permit, String reason) {
    if (endedBadly(permit)) {
      listener.opened(reason);
    }
  }

  private synchronized boolean endedBadly(long permit) {
    if (permit != generation) {
      return false;
    }
    if (phase == Phase.CLOSED && ++failures < settings.failures()) {
      return false;
    }
    boolean first = phase == Phase.CLOSED;
    long shortest = settings.firstOpen().toNanos();
    long longest = settings.longestOpen().toNanos();
    openNanos = openNanos == 0 ? shortest : openNanos > longest / 2 ? longest : 2 * openNanos;
    open(openNanos - random.nextLong(openNanos / 2 + 1));
    return first;
  }

  /** Reports that the call ended without telling anything about the other side. */
  public synchronized void abandoned(long permit) {
    if (permit == generation && phase == Phase.HALF_OPEN) {
      open(0);
    }
  }

  private synchronized void open(long nanos) {
    failures = 0;
    reopenAtNanos = ticker.nanos() + nanos;
    generation++;
    phase = Phase.OPEN;
  }
}
