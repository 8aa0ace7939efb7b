package dev.layered;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of several keys where they come from, with one question for all of them.
 *
 * <p>Called on the thread of the caller, or on a background thread to refresh stale values. Callers
 * that ask for one of the keys meanwhile share the outcome. It must not wait for another thread
 * that reads the same keys.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param <X> what it may throw; inferred as {@link RuntimeException} for a lambda that throws
 *     nothing checked
 * @see LayeredCache#getAll(java.util.Collection, BatchLoader)
 */
@FunctionalInterface
public interface BatchLoader<K, V extends @Nullable Object, X extends Exception> {

  /**
   * Loads values.
   *
   * @param keys the keys that no layer has a fresh value of, each once, in the order in which they
   *     were asked for; not empty, unmodifiable
   * @return the values by key, not null. A key that is not in it counts as one whose value is null,
   *     and that is cached for {@link CacheOptions#nullTtl()}; keys that were not asked for are
   *     ignored
   * @throws X reaches the caller, and every caller that waits for one of these loads, as it is, and
   *     is not cached
   */
  Map<? extends K, ? extends V> load(List<K> keys) throws X;
}
