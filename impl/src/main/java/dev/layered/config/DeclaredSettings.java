package dev.layered.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says. A null component inherits from configuration.
 *
 * @param ttl how long an entry is fresh
 * @param heapTtl how long it is kept on the heap at most
 * @param diskTtl how long it is kept on disk at most
 * @param maxIdle how long it may go unread; zero for no limit
 * @param nullTtl how long a null is fresh; zero if nulls are not stored
 * @param staleWhileRevalidate how long a stale entry is served while it is refreshed
 * @param staleIfError how long a stale entry is served when its load fails
 * @param jitter the share by which {@code ttl} is shortened at random, from 0 to 1
 * @param copy whether each caller gets its own copy of a value
 */
public record DeclaredSettings(
    @Nullable Duration ttl,
    @Nullable Duration heapTtl,
    @Nullable Duration diskTtl,
    @Nullable Duration maxIdle,
    @Nullable Duration nullTtl,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError,
    @Nullable Double jitter,
    @Nullable Boolean copy) {

  /** Says nothing. */
  public static final DeclaredSettings NONE =
      new DeclaredSettings(null, null, null, null, null, null, null, null, null);

  /** Says how long an entry is fresh, and nothing else. */
  public static DeclaredSettings ofTtl(@Nullable Duration ttl) {
    return new DeclaredSettings(ttl, null, null, null, null, null, null, null, null);
  }

  /**
   * These settings, with those of {@code fallback} where they say nothing: an annotation merged
   * with the class's {@link dev.layered.CacheDefaults}.
   */
  public DeclaredSettings merge(DeclaredSettings fallback) {
    return new DeclaredSettings(
        or(ttl, fallback.ttl),
        or(heapTtl, fallback.heapTtl),
        or(diskTtl, fallback.diskTtl),
        or(maxIdle, fallback.maxIdle),
        or(nullTtl, fallback.nullTtl),
        or(staleWhileRevalidate, fallback.staleWhileRevalidate),
        or(staleIfError, fallback.staleIfError),
        or(jitter, fallback.jitter),
        or(copy, fallback.copy));
  }

  private static <T> @Nullable T or(@Nullable T own, @Nullable T fallback) {
    return own != null ? own : fallback;
  }
}
