package dev.layered;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one value is to be loaded and stored, where that differs from the settings of its cache; the
 * options have the names of the members of {@link Layered}, which say more about each. An option
 * that is not set inherits.
 *
 * <p>Immutable: each {@code with} method returns a copy. A value that is not allowed is an {@link
 * IllegalArgumentException} with its name and what is allowed.
 */
public final class CacheOptions {

  /** Inherits everything and carries no tag. */
  public static final CacheOptions DEFAULTS =
      new CacheOptions(new EnumMap<>(CacheOption.class), Set.of());

  /** The greatest {@link #refreshAheadBeta()}. */
  public static final int MAX_BETA = 1000;

  /** Never changed after the constructor. */
  private final Map<CacheOption, Object> values;

  private final Set<String> tags;

  private CacheOptions(Map<CacheOption, Object> values, Set<String> tags) {
    this.values = values;
    this.tags = tags;
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
   * How long the entry is fresh.
   *
   * @return null if it inherits
   */
  public @Nullable Duration ttl() {
    return duration(CacheOption.TTL);
  }

  /**
   * A copy with another {@link #ttl()}.
   *
   * @param value greater than zero
   * @return a copy
   */
  public CacheOptions withTtl(Duration value) {
    return with(CacheOption.TTL, value);
  }

  /**
   * The time of day at which it ends, if its {@link #ttl()} is not over before, in the zone of its
   * cache.
   *
   * @return null if it inherits
   */
  public @Nullable LocalTime ttlUntil() {
    return (LocalTime) values.get(CacheOption.TTL_UNTIL);
  }

  /**
   * A copy with another {@link #ttlUntil()}.
   *
   * @param value the time of day
   * @return a copy
   */
  public CacheOptions withTtlUntil(LocalTime value) {
    return with(CacheOption.TTL_UNTIL, value);
  }

  /**
   * Whether it ends at a multiple of its {@link #ttl()} since 1970-01-01T00:00Z.
   *
   * @return null if it inherits
   */
  public @Nullable Boolean ttlAligned() {
    return (Boolean) values.get(CacheOption.TTL_ALIGNED);
  }

  /**
   * A copy with another {@link #ttlAligned()}.
   *
   * @param value whether it does
   * @return a copy
   */
  public CacheOptions withTtlAligned(boolean value) {
    return with(CacheOption.TTL_ALIGNED, value);
  }

  /**
   * How long it is kept on the heap at most.
   *
   * @return null if it inherits
   */
  public @Nullable Duration heapTtl() {
    return duration(CacheOption.HEAP_TTL);
  }

  /**
   * A copy with another {@link #heapTtl()}.
   *
   * @param value greater than zero
   * @return a copy
   */
  public CacheOptions withHeapTtl(Duration value) {
    return with(CacheOption.HEAP_TTL, value);
  }

  /**
   * How long it is kept on disk at most.
   *
   * @return null if it inherits
   */
  public @Nullable Duration diskTtl() {
    return duration(CacheOption.DISK_TTL);
  }

  /**
   * A copy with another {@link #diskTtl()}.
   *
   * @param value greater than zero
   * @return a copy
   */
  public CacheOptions withDiskTtl(Duration value) {
    return with(CacheOption.DISK_TTL, value);
  }

  /**
   * How long it may go unread; zero means no limit.
   *
   * @return null if it inherits
   */
  public @Nullable Duration maxIdle() {
    return duration(CacheOption.MAX_IDLE);
  }

  /**
   * A copy with another {@link #maxIdle()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withMaxIdle(Duration value) {
    return with(CacheOption.MAX_IDLE, value);
  }

  /**
   * How long a null is fresh; zero means that a null is not stored.
   *
   * @return null if it inherits
   */
  public @Nullable Duration nullTtl() {
    return duration(CacheOption.NULL_TTL);
  }

  /**
   * A copy with another {@link #nullTtl()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withNullTtl(Duration value) {
    return with(CacheOption.NULL_TTL, value);
  }

  /**
   * For how long after its {@link #ttl()} it is served while it is refreshed; zero switches off.
   *
   * @return null if it inherits
   */
  public @Nullable Duration staleWhileRevalidate() {
    return duration(CacheOption.STALE_WHILE_REVALIDATE);
  }

  /**
   * A copy with another {@link #staleWhileRevalidate()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withStaleWhileRevalidate(Duration value) {
    return with(CacheOption.STALE_WHILE_REVALIDATE, value);
  }

  /**
   * For how long after its {@link #ttl()} it is served when its loader fails; zero switches off.
   *
   * @return null if it inherits
   */
  public @Nullable Duration staleIfError() {
    return duration(CacheOption.STALE_IF_ERROR);
  }

  /**
   * A copy with another {@link #staleIfError()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withStaleIfError(Duration value) {
    return with(CacheOption.STALE_IF_ERROR, value);
  }

  /**
   * How long after a failure the loader is left alone while a stale value can be served; zero calls
   * it each time.
   *
   * @return null if it inherits
   */
  public @Nullable Duration staleIfErrorThrottle() {
    return duration(CacheOption.STALE_IF_ERROR_THROTTLE);
  }

  /**
   * A copy with another {@link #staleIfErrorThrottle()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withStaleIfErrorThrottle(Duration value) {
    return with(CacheOption.STALE_IF_ERROR_THROTTLE, value);
  }

  /**
   * The share of its {@link #ttl()} after which a read starts to refresh it in the background; zero
   * switches off.
   *
   * @return null if it inherits
   */
  public @Nullable Double refreshAhead() {
    return number(CacheOption.REFRESH_AHEAD);
  }

  /**
   * A copy with another {@link #refreshAhead()}.
   *
   * @param value from 0 to 1
   * @return a copy
   */
  public CacheOptions withRefreshAhead(double value) {
    return with(CacheOption.REFRESH_AHEAD, value);
  }

  /**
   * How eagerly it is refreshed at random before its {@link #ttl()} is over; zero switches off.
   *
   * @return null if it inherits
   */
  public @Nullable Double refreshAheadBeta() {
    return number(CacheOption.REFRESH_AHEAD_BETA);
  }

  /**
   * A copy with another {@link #refreshAheadBeta()}.
   *
   * @param value from 0 to 1000
   * @return a copy
   */
  public CacheOptions withRefreshAheadBeta(double value) {
    return with(CacheOption.REFRESH_AHEAD_BETA, value);
  }

  /**
   * How old it gets at most if it is read in the last fifth of its {@link #ttl()}, which prolongs
   * its life; zero prolongs nothing.
   *
   * @return null if it inherits; with a {@link #ttl()} of its own it does not inherit, and is not
   *     prolonged
   */
  public @Nullable Duration hotTtl() {
    return duration(CacheOption.HOT_TTL);
  }

  /**
   * A copy with another {@link #hotTtl()}. A call that finds no value refuses it if it is not
   * longer than the {@link #ttl()} that holds, or comes together with what {@link Layered#hotTtl()}
   * excludes.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withHotTtl(Duration value) {
    return with(CacheOption.HOT_TTL, value);
  }

  /**
   * How long a caller waits for its loader while a stale value can be served instead; zero means no
   * limit.
   *
   * @return null if it inherits
   */
  public @Nullable Duration softDeadline() {
    return duration(CacheOption.SOFT_DEADLINE);
  }

  /**
   * A copy with another {@link #softDeadline()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withSoftDeadline(Duration value) {
    return with(CacheOption.SOFT_DEADLINE, value);
  }

  /**
   * How long a caller waits for its loader at all; zero means no limit.
   *
   * @return null if it inherits
   */
  public @Nullable Duration hardDeadline() {
    return duration(CacheOption.HARD_DEADLINE);
  }

  /**
   * A copy with another {@link #hardDeadline()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withHardDeadline(Duration value) {
    return with(CacheOption.HARD_DEADLINE, value);
  }

  /**
   * The share by which its {@link #ttl()} is shortened at random.
   *
   * @return null if it inherits
   */
  public @Nullable Double jitter() {
    return number(CacheOption.JITTER);
  }

  /**
   * A copy with another {@link #jitter()}.
   *
   * @param value from 0 to 1
   * @return a copy
   */
  public CacheOptions withJitter(double value) {
    return with(CacheOption.JITTER, value);
  }

  /**
   * The exceptions of its loader that are answers, kept on the heap of this node.
   *
   * @return unmodifiable; empty if there are none
   */
  @SuppressWarnings("unchecked") // what withCacheExceptions put there
  public Set<Class<? extends Throwable>> cacheExceptions() {
    Object types = values.get(CacheOption.CACHE_EXCEPTIONS);
    return types == null ? Set.of() : (Set<Class<? extends Throwable>>) types;
  }

  /**
   * A copy with other {@link #cacheExceptions()}. None is kept where {@link #exceptionTtl()} is
   * zero.
   *
   * @param types subclasses of {@link Exception}, not {@link InterruptedException}; each counts
   *     with its subclasses
   * @return a copy
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final CacheOptions withCacheExceptions(Class<? extends Exception>... types) {
    for (Class<? extends Exception> type : types) {
      if (!Exception.class.isAssignableFrom(type)
          || InterruptedException.class.isAssignableFrom(type)) {
        throw CacheOption.CACHE_EXCEPTIONS.refused(
            type.getTypeName(),
            "it must be a subclass of Exception other than InterruptedException");
      }
    }
    return with(CacheOption.CACHE_EXCEPTIONS, Set.copyOf(List.of(types)));
  }

  /**
   * How long an exception that is an answer is kept; zero keeps none.
   *
   * @return null if it inherits
   */
  public @Nullable Duration exceptionTtl() {
    return duration(CacheOption.EXCEPTION_TTL);
  }

  /**
   * A copy with another {@link #exceptionTtl()}.
   *
   * @param value zero or greater
   * @return a copy
   */
  public CacheOptions withExceptionTtl(Duration value) {
    return with(CacheOption.EXCEPTION_TTL, value);
  }

  /**
   * How the call reads the cache. A {@code put} reads nothing, and refuses every mode but {@link
   * CacheMode#NORMAL}.
   *
   * @return null if it inherits that of the {@linkplain CacheModes request}
   */
  public @Nullable CacheMode mode() {
    return (CacheMode) values.get(CacheOption.MODE);
  }

  /**
   * A copy with another {@link #mode()}.
   *
   * @param value the mode
   * @return a copy
   */
  public CacheOptions withMode(CacheMode value) {
    return with(CacheOption.MODE, value);
  }

  /**
   * Its tags.
   *
   * @return unmodifiable; empty if it has none
   */
  public Set<String> tags() {
    return tags;
  }

  /**
   * A copy with these tags in the place of the present ones.
   *
   * @param values at most 32, each at most 256 bytes of UTF-8, not empty and without control
   *     characters; one named twice counts once
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
    return new CacheOptions(this.values, Set.copyOf(Objects.requireNonNull(values, "tags")));
  }

  /**
   * Whether everything but the tags is inherited.
   *
   * @return true if nothing but tags is set
   */
  public boolean inheritsAll() {
    return values.isEmpty();
  }

  private @Nullable Duration duration(CacheOption option) {
    return (Duration) values.get(option);
  }

  private @Nullable Double number(CacheOption option) {
    return (Double) values.get(option);
  }

  private CacheOptions with(CacheOption option, Object value) {
    Map<CacheOption, Object> changed = new EnumMap<>(CacheOption.class);
    changed.putAll(values);
    changed.put(option, option.checked(value));
    return new CacheOptions(changed, tags);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheOptions options
        && values.equals(options.values)
        && tags.equals(options.tags);
  }

  @Override
  public int hashCode() {
    return 31 * values.hashCode() + tags.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("CacheOptions[");
    values.forEach(
        (option, value) -> text.append(option.label).append('=').append(value).append(", "));
    return text.append("tags=").append(tags).append(']').toString();
  }
}
