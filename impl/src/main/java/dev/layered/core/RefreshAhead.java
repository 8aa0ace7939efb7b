package dev.layered.core;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import java.util.random.RandomGenerator;

/**
 * Says when a value that is still fresh should be refreshed: after a share of its life, or at
 * random the nearer its end comes (XFetch, <a
 * href="https://www.vldb.org/pvldb/vol8/p886-vattani.pdf">Vattani et al., Optimal Probabilistic
 * Cache Stampede Prevention</a>).
 */
final class RefreshAhead {

  /**
   * XFetch draws at every read; further than this many times beta times the duration of a load from
   * the end, one draw in a million refreshes, so it is left out.
   */
  private static final double HORIZON = 14;

  /** The least time between two attempts, so that a refused refresh does not slow every read. */
  static final long LEAST_PAUSE_NANOS = 1_000_000_000L;

  /** Two clocks and a round trip lie between the ends of two copies of one value. */
  private static final long MOST_TOLERANCE_NANOS = 1_000_000_000L;

  private final CacheCounters counters;
  private final RandomGenerator random;

  RefreshAhead(CacheCounters counters, RandomGenerator random) {
    this.counters = counters;
    this.random = random;
  }

  /** Until when reads of an entry need ask neither {@link #isDue} nor {@link HotLife#isDue}. */
  long quietUntil(Entry entry, StorePolicy policy) {
    LoadPolicy loading = policy.loading();
    long ahead = 0;
    if (loading.refreshAhead() > 0) {
      ahead = lastPart(entry, policy);
    }
    if (loading.refreshAheadBeta() > 0) {
      double horizon = HORIZON * loading.refreshAheadBeta() * counters.meanLoadNanos();
      ahead = Math.max(ahead, (long) Math.min(horizon, (double) StorePolicy.LONGEST.toNanos()));
    }
    return entry.wholeStaleAtNanos() - Math.max(ahead, HotLife.lastPart(entry, policy));
  }

  /** Whether the call that reads a fresh entry now should have it refreshed. */
  boolean isDue(Entry entry, StorePolicy policy, long nowNanos) {
    LoadPolicy loading = policy.loading();
    long left = entry.wholeStaleAtNanos() - nowNanos;
    if (loading.refreshAhead() > 0 && left <= lastPart(entry, policy)) {
      return true;
    }
    double spread = loading.refreshAheadBeta() * counters.meanLoadNanos();
    return spread > 0 && -Math.log(1 - random.nextDouble()) * spread >= left;
  }

  private static long lastPart(Entry entry, StorePolicy policy) {
    long fresh = entry.freshNanos() > 0 ? entry.freshNanos() : policy.ttlNanos();
    return fresh - (long) (fresh * policy.loading().refreshAhead());
  }

  /** Whether a refresh needs no load, because another node has refreshed the value already. */
  static boolean isNewer(Entry found, Entry had) {
    long tolerance = Math.min(had.freshNanos() / 10, MOST_TOLERANCE_NANOS);
    return found.wholeStaleAtNanos() - had.wholeStaleAtNanos() > tolerance;
  }

  /** Notes that a refresh is attempted: the next one comes after a pause, if it is needed still. */
  static void attempted(Entry entry, StorePolicy policy, long nowNanos) {
    entry.beQuietUntil(nowNanos + Math.max(policy.loading().throttleNanos(), LEAST_PAUSE_NANOS));
  }
}
