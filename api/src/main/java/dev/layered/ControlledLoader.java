package dev.layered;

import org.jspecify.annotations.Nullable;

/**
 * A {@link CacheLoader} that decides for each value how it is stored. It is called as that: on the
 * thread of the first caller, on a thread of the cache if callers have deadlines ({@link
 * Layered#softDeadline()}), or on a background thread to refresh a value; once for all callers that
 * ask for the key meanwhile. It must not wait for another thread that reads the same key.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param <X> what it may throw; inferred as {@link RuntimeException} for a lambda that throws
 *     nothing checked
 */
@FunctionalInterface
public interface ControlledLoader<K, V extends @Nullable Object, X extends Exception> {

  /**
   * Loads a value.
   *
   * @param key the key that was asked for
   * @param control says how this value is stored; of use during this call only, not null
   * @return the value; null is cached like any other value, for {@link CacheOptions#nullTtl()}, and
   *     has no meaning after {@link CacheControl#notModified()}
   * @throws X reaches every caller that waits for this load, as it is, and is not cached unless it
   *     is one of {@link CacheOptions#cacheExceptions()}
   */
  V load(K key, CacheControl control) throws X;
}
