package dev.layered;

import org.jspecify.annotations.Nullable;

/**
 * Finds the value of a key where it comes from.
 *
 * <p>Called on the thread of the first caller, on a thread of the cache if callers have deadlines
 * ({@link Layered#softDeadline()}), or on a background thread to refresh a value; once for all
 * callers that ask for the key meanwhile. It must not wait for another thread that reads the same
 * key.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param <X> what it may throw; inferred as {@link RuntimeException} for a lambda that throws
 *     nothing checked
 */
@FunctionalInterface
public interface CacheLoader<K, V extends @Nullable Object, X extends Exception> {

  /**
   * Loads a value.
   *
   * @param key the key that was asked for
   * @return the value; null is cached like any other value, for {@link CacheOptions#nullTtl()}
   * @throws X reaches every caller that waits for this load, as it is, and is not cached unless it
   *     is one of {@link CacheOptions#cacheExceptions()}
   */
  V load(K key) throws X;
}
