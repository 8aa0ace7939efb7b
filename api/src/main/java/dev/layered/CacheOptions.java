package dev.layered;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one value is to be stored, where it differs from the settings of its cache. Immutable. A null
 * component inherits.
 *
 * @param ttl how long the entry is fresh; greater than zero
 * @param heapTtl how long it is kept on the heap at most; greater than zero
 * @param diskTtl how long it is kept on disk at most; greater than zero
 * @param maxIdle how long it may go unread; zero means no limit
 * @param nullTtl how long a null is fresh; zero means that a null is not stored
 * @param staleWhileRevalidate for how long after its {@code ttl} it is served while it is
 *     refreshed; zero switches off
 * @param staleIfError for how long after its {@code ttl} it is served when its loader fails; zero
 *     switches off
 * @param jitter the share by which its {@code ttl} is shortened at random, from 0 to 1
 * @param tags its tags; at most 32, each at most 256 bytes of UTF-8, not empty and without control
 *     characters
 */
public record CacheOptions(
    @Nullable Duration ttl,
    @Nullable Duration heapTtl,
    @Nullable Duration diskTtl,
    @Nullable Duration maxIdle,
    @Nullable Duration nullTtl,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError,
    @Nullable Double jitter,
    Set<String> tags) {

  /** Inherits everything and carries no tag. */
  public static final CacheOptions DEFAULTS =
      new CacheOptions(null, null, null, null, null, null, null, null, Set.of());

  /**
   * Checks every component.
   *
   * @throws IllegalArgumentException if a duration is out of range, with its name and what is
   *     allowed
   */
  public CacheOptions {
    requirePositive("ttl", ttl);
    requirePositive("heapTtl", heapTtl);
    requirePositive("diskTtl", diskTtl);
    requireNotNegative("maxIdle", maxIdle);
    requireNotNegative("nullTtl", nullTtl);
    requireNotNegative("staleWhileRevalidate", staleWhileRevalidate);
    requireNotNegative("staleIfError", staleIfError);
    if (jitter != null && !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter " + jitter + " is not a share; allowed is 0 to 1");
    }
    tags = Set.copyOf(tags);
  }

  /**
   * Options with a time to live and nothing else.
   *
   * @param ttl greater than zero
   * @return new options
   */
  public static CacheOptions ofTtl(Duration ttl) {
    return DEFAULTS.withTtl(ttl);
  }

  /**
   * Options with tags and nothing else.
   *
   * @param tags the tags
   * @return new options
   */
  public static CacheOptions ofTags(String... tags) {
    return DEFAULTS.withTags(tags);
  }

  /**
   * A copy with another {@link #ttl()}.
   *
   * @param value greater than zero
   * @return a copy
   */
  public CacheOptions withTtl(Duration value) {
    return new CacheOptions(
        value,
        heapTtl,
        diskTtl,
        maxIdle,
        nullTtl,
        staleWhileRevalidate,
        staleIfError,
        jitter,
        tags);
  }

  /**
   * A copy with another {@link #heapTtl()}.
   *
   * @param value greater than zero
   * @return a copy
   */
  public CacheOptions withHeapTtl(Duration value) {
    return new CacheOptions(
        ttl, value, diskTtl, maxIdle, nullTtl, staleWhileRevalidate, staleIfError, jitter, tags);
  }

  /**
   * A copy with another {@link #diskTtl()}.
   *
   * @param value greater than zero
   * @return a copy
   */
  public CacheOptions withDiskTtl(Duration value) {
    return new CacheOptions(
        ttl, heapTtl, value, maxIdle, nullTtl, staleWhileRevalidate, staleIfError, jitter, tags);
  }

  /**
   * A copy with another {@link #maxIdle()}.
   *
   * @param value not negative
   * @return a copy
   */
  public CacheOptions withMaxIdle(Duration value) {
    return new CacheOptions(
        ttl, heapTtl, diskTtl, value, nullTtl, staleWhileRevalidate, staleIfError, jitter, tags);
  }

  /**
   * A copy with another {@link #nullTtl()}.
   *
   * @param value not negative
   * @return a copy
   */
  public CacheOptions withNullTtl(Duration value) {
    return new CacheOptions(
        ttl, heapTtl, diskTtl, maxIdle, value, staleWhileRevalidate, staleIfError, jitter, tags);
  }

  /**
   * A copy with another {@link #staleWhileRevalidate()}.
   *
   * @param value not negative
   * @return a copy
   */
  public CacheOptions withStaleWhileRevalidate(Duration value) {
    return new CacheOptions(
        ttl, heapTtl, diskTtl, maxIdle, nullTtl, value, staleIfError, jitter, tags);
  }

  /**
   * A copy with another {@link #staleIfError()}.
   *
   * @param value not negative
   * @return a copy
   */
  public CacheOptions withStaleIfError(Duration value) {
    return new CacheOptions(
        ttl, heapTtl, diskTtl, maxIdle, nullTtl, staleWhileRevalidate, value, jitter, tags);
  }

  /**
   * A copy with another {@link #jitter()}.
   *
   * @param value from 0 to 1
   * @return a copy
   */
  public CacheOptions withJitter(double value) {
    return new CacheOptions(
        ttl, heapTtl, diskTtl, maxIdle, nullTtl, staleWhileRevalidate, staleIfError, value, tags);
  }

  /**
   * A copy with these tags in the place of the present ones.
   *
   * @param values the tags; one named twice counts once
   * @return a copy
   */
  public CacheOptions withTags(String... values) {
    return withTags(new LinkedHashSet<>(List.of(values)));
  }

  /**
   * A copy with these tags in the place of the present ones.
   *
   * @param values the tags
   * @return a copy
   */
  public CacheOptions withTags(Collection<String> values) {
    return new CacheOptions(
        ttl,
        heapTtl,
        diskTtl,
        maxIdle,
        nullTtl,
        staleWhileRevalidate,
        staleIfError,
        jitter,
        Set.copyOf(Objects.requireNonNull(values, "tags")));
  }

  private static void requirePositive(String name, @Nullable Duration value) {
    if (value != null && (value.isNegative() || value.isZero())) {
      throw new IllegalArgumentException(
          name + " " + value + " is not allowed; it must be greater than zero");
    }
  }

  private static void requireNotNegative(String name, @Nullable Duration value) {
    if (value != null && value.isNegative()) {
      throw new IllegalArgumentException(
          name + " " + value + " is not allowed; it must be zero or greater");
    }
  }
}
