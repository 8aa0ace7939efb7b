package dev.layered.core;

import dev.layered.core.layer.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the life of an entry is that is read: prolonged by a ttl at a time, up to an age.
 *
 * <p>An entry is hot when it is read in the last fifth of its ttl. One that is read at random times
 * of mean distance {@code d} is read in that part with a chance of {@code 1 - exp(-ttl / 5d)}: of
 * ten reads in a ttl, 86 in a hundred entries are prolonged; of one read, 18. An earlier part would
 * prolong what nobody has asked for since long; a later one loses what is read often, and leaves
 * little time for a background thread that is behind.
 *
 * <p>What is added is a whole ttl, without jitter: ends that were spread stay so, and nodes that
 * prolong the same entry agree on its end.
 */
final class HotLife {

  /** The last part of a life is what it is divided by this. */
  private static final int PARTS = 5;

  private HotLife() {}

  /** Whether a policy lets entries be prolonged; those of a ttl as long as that live as ever. */
  static boolean isOn(StorePolicy policy) {
    return policy.hotTtlNanos() > policy.ttlNanos() && conflictOf(policy) == null;
  }

  /** What ends or refreshes entries otherwise; null if nothing does. */
  private static @Nullable String conflictOf(StorePolicy policy) {
    if (policy.loading().refreshAhead() > 0) {
      return "refreshAhead";
    }
    if (policy.loading().refreshAheadBeta() > 0) {
      return "refreshAheadBeta";
    }
    if (policy.maxIdleNanos() > 0) {
      return "maxIdle";
    }
    if (policy.end().until() != null) {
      return "ttlUntil";
    }
    return policy.end().aligned() ? "ttlAligned" : null;
  }

  /**
   * Refuses a policy that asks for prolonging in vain.
   *
   * @throws IllegalArgumentException if it does
   */
  static void requireSense(StorePolicy policy) {
    if (policy.hotTtlNanos() == 0) {
      return;
    }
    String asked = "hotTtl " + Duration.ofNanos(policy.hotTtlNanos()) + " is not allowed";
    if (policy.hotTtlNanos() <= policy.ttlNanos()) {
      throw new IllegalArgumentException(
          asked + "; it must be longer than the ttl of " + Duration.ofNanos(policy.ttlNanos()));
    }
    String conflict = conflictOf(policy);
    if (conflict != null) {
      throw new IllegalArgumentException(
          asked + " together with " + conflict + "; set " + conflict + " off or leave hotTtl out");
    }
  }

  /** How long before its end an entry is due; 0 if it is not to be prolonged. */
  static long lastPart(Entry entry, StorePolicy policy) {
    // Of a ttl, or a life that was prolonged ten times would be due for two of them.
    return gain(entry, policy) > 0 ? Math.min(entry.freshNanos(), policy.ttlNanos()) / PARTS : 0;
  }

  /** Whether a fresh entry that is read now is to be prolonged. */
  static boolean isDue(Entry entry, StorePolicy policy, long nowNanos) {
    return entry.wholeStaleAtNanos() - nowNanos <= lastPart(entry, policy);
  }

  /** By how much the life of an entry is prolonged; 0 if it is not. */
  static long gain(Entry entry, StorePolicy policy) {
    if (!entry.isHot() || !isOn(policy)) {
      return 0;
    }
    long gain = Math.min(policy.ttlNanos(), policy.hotTtlNanos() - entry.freshNanos());
    // What is left up to the limit may be too little for the work; so may be what rounding leaves.
    return gain < policy.ttlNanos() / PARTS ? 0 : gain;
  }
}
