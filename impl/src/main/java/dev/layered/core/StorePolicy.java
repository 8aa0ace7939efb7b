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
 */
public record StorePolicy(
    long ttlNanos,
    long heapTtlNanos,
    long diskTtlNanos,
    long maxIdleNanos,
    long nullTtlNanos,
    long staleWhileRevalidateNanos,
    long staleIfErrorNanos,
    double jitter) {

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
    return Math.max(ttlNanos, nullTtlNanos) + staleNanos();
  }

  /** This policy with the options that are set in the place of its own. */
  public StorePolicy with(CacheOptions options) {
    if (options.equals(CacheOptions.DEFAULTS)) {
      return this;
    }
    long ttl = or(options.ttl(), ttlNanos);
    return new StorePolicy(
        ttl,
        or(options.heapTtl(), heapTtlNanos),
        or(options.diskTtl(), diskTtlNanos),
        or(options.maxIdle(), maxIdleNanos),
        or(options.nullTtl(), nullTtlNanos == ttlNanos ? ttl : nullTtlNanos),
        or(options.staleWhileRevalidate(), staleWhileRevalidateNanos),
        or(options.staleIfError(), staleIfErrorNanos),
        options.jitter() == null ? jitter : options.jitter());
  }

  private static long or(@Nullable Duration option, long inherited) {
    return option == null
        ? inherited
        : option.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : option.toNanos();
  }
}
