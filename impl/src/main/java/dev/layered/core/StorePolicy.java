package dev.layered.core;

import dev.layered.CacheOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long entries live, resolved from annotation, configuration and options. Every time is in
 * nanoseconds.
 *
 * @param ttlNanos how long an entry is fresh; greater than 0
 * @param heapTtlNanos how long it is kept on the heap at most; {@link Long#MAX_VALUE} for as long
 *     as it lives
 * @param diskTtlNanos how long it is kept on disk at most; {@link Long#MAX_VALUE} for as long as it
 *     lives
 * @param maxIdleNanos how long it may go unread; 0 for no limit
 * @param nullTtlNanos how long a null is fresh; 0 if nulls are not stored
 * @param staleWhileRevalidateNanos how long a stale entry is served while it is refreshed
 * @param staleIfErrorNanos how long a stale entry is served when its load fails
 * @param jitter the share by which {@code ttlNanos} is shortened at random, from 0 to 1
 * @param loading when entries are loaded, and how long callers wait for that
 * @param exceptionTtlNanos how long an exception that is an answer is kept; 0 for not at all
 * @param end when lives end by the clock
 * @param hotTtlNanos how old an entry gets that is prolonged while it is read; 0 for not prolonged
 */
public record StorePolicy(
    long ttlNanos,
    long heapTtlNanos,
    long diskTtlNanos,
    long maxIdleNanos,
    long nullTtlNanos,
    long staleWhileRevalidateNanos,
    long staleIfErrorNanos,
    double jitter,
    LoadPolicy loading,
    long exceptionTtlNanos,
    TtlEnd end,
    long hotTtlNanos) {

  /** A policy that keeps no exception, does not look at the clock and prolongs nothing. */
  public StorePolicy(
      long ttlNanos,
      long heapTtlNanos,
      long diskTtlNanos,
      long maxIdleNanos,
      long nullTtlNanos,
      long staleWhileRevalidateNanos,
      long staleIfErrorNanos,
      double jitter,
      LoadPolicy loading) {
    this(
        ttlNanos,
        heapTtlNanos,
        diskTtlNanos,
        maxIdleNanos,
        nullTtlNanos,
        staleWhileRevalidateNanos,
        staleIfErrorNanos,
        jitter,
        loading,
        0,
        TtlEnd.NONE,
        0);
  }

  /**
   * Longer than any entry needs to live, and short enough that sums of readings of a clock do not
   * overflow.
   */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  /** How long an entry is kept after it became stale. */
  long staleNanos() {
    return Math.max(staleWhileRevalidateNanos, staleIfErrorNanos);
  }

  /** The longest that an entry can be found after it was stored. */
  long longestLifeNanos() {
    return Math.max(Math.max(ttlNanos, hotTtlNanos), nullTtlNanos) + staleNanos();
  }

  /** This policy for a value whose life is known, null or not; so it is not prolonged. */
  StorePolicy livingFor(long nanos) {
    return new StorePolicy(
        nanos,
        heapTtlNanos,
        diskTtlNanos,
        maxIdleNanos,
        nanos,
        staleWhileRevalidateNanos,
        staleIfErrorNanos,
        jitter,
        loading,
        exceptionTtlNanos,
        end,
        0);
  }

  /**
   * This policy with the options that are set in the place of its own.
   *
   * @throws IllegalArgumentException if they ask for a hotTtl that cannot be had
   */
  public StorePolicy with(CacheOptions options) {
    if (options.inheritsAll()) {
      return this;
    }
    long ttl = or(options.ttl(), ttlNanos);
    // Whoever says how long one value lives has decided that, as its loader can.
    long inheritedHotTtl = options.ttl() == null ? hotTtlNanos : 0;
    StorePolicy changed =
        new StorePolicy(
            ttl,
            or(options.heapTtl(), heapTtlNanos),
            or(options.diskTtl(), diskTtlNanos),
            or(options.maxIdle(), maxIdleNanos),
            or(options.nullTtl(), nullTtlNanos == ttlNanos ? ttl : nullTtlNanos),
            or(options.staleWhileRevalidate(), staleWhileRevalidateNanos),
            or(options.staleIfError(), staleIfErrorNanos),
            or(options.jitter(), jitter),
            loading.with(options),
            or(options.exceptionTtl(), exceptionTtlNanos),
            end.with(options),
            or(options.hotTtl(), inheritedHotTtl));
    if (options.hotTtl() != null) {
      HotLife.requireSense(changed);
    }
    return changed;
  }

  static double or(@Nullable Double option, double inherited) {
    return option == null ? inherited : option;
  }

  static long or(@Nullable Duration option, long inherited) {
    return option == null
        ? inherited
        : option.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : option.toNanos();
  }
}
