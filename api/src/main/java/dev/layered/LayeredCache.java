package dev.layered;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cache, by name: the same entries that {@link Layered} methods of that name read and write.
 *
 * <p>Safe for use by several threads. A key has a stable form, as described at {@link CacheKey};
 * any other key, and a null key, is an {@link IllegalArgumentException}. A failing layer never
 * reaches the caller: it counts as a miss. After the application has stopped, every call is an
 * {@link IllegalStateException}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface LayeredCache<K, V extends @Nullable Object> {

  /**
   * The name of this cache.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the fresh value of a key, loading and storing it if there is none.
   *
   * <p>One load runs for a key at a time, and every caller that arrives meanwhile shares its
   * outcome. Waiting for another caller's load is bounded by {@code layered.load-wait}; past it the
   * caller loads for itself and stores nothing.
   *
   * @param <X> what the loader may throw
   * @param key the key
   * @param loader called if there is no fresh value
   * @return the value; null if the loader returned null
   * @throws X if the loader throws it and no stale value may be served instead
   */
  <X extends Exception> V get(K key, CacheLoader<? super K, ? extends V, X> loader) throws X;

  /**
   * The same, storing a loaded value with options of its own.
   *
   * @param <X> what the loader may throw
   * @param key the key
   * @param options where they differ from the settings of the cache
   * @param loader called if there is no fresh value
   * @return the value
   * @throws X if the loader throws it and no stale value may be served instead
   */
  <X extends Exception> V get(
      K key, CacheOptions options, CacheLoader<? super K, ? extends V, X> loader) throws X;

  /**
   * The same for a loader that answers later. The returned stage completes with the value, or
   * exceptionally with what the loader's stage completed with.
   *
   * @param key the key
   * @param loader called if there is no fresh value: on the calling thread, on the event loop of
   *     Vert.x if the caller is on one, or on a thread of the cache after it has waited for another
   *     node
   * @return a new stage for each caller
   */
  CompletionStage<V> getAsync(
      K key, Function<? super K, ? extends CompletionStage<? extends V>> loader);

  /**
   * Returns the fresh value of a key without loading it.
   *
   * @param key the key
   * @return the value; null if there is none, or if a null is cached
   */
  @Nullable V getIfPresent(K key);

  /**
   * Whether there is a fresh value for a key, null included.
   *
   * @param key the key
   * @return whether there is one in any layer
   */
  boolean contains(K key);

  /**
   * Returns the fresh values of several keys without loading any.
   *
   * @param keys the keys
   * @return an unmodifiable map of those that were found, in the order of the keys
   */
  Map<K, V> getAll(Collection<? extends K> keys);

  /**
   * Stores a value in every layer. A load of that key that is under way will not overwrite it. In a
   * transaction (Jakarta Transactions) the key is invalidated instead, at once and again after the
   * commit: what may be rolled back is not stored.
   *
   * @param key the key
   * @param value the value; null only if nulls may be stored
   */
  void put(K key, V value);

  /**
   * Stores a value with options of its own.
   *
   * @param key the key
   * @param value the value
   * @param options where they differ from the settings of the cache
   */
  void put(K key, V value, CacheOptions options);

  /**
   * Stores several values, each as {@link #put(Object, Object)} would.
   *
   * @param entries keys and values
   */
  void putAll(Map<? extends K, ? extends V> entries);

  /**
   * Invalidates one key. When it has returned, no call that starts later on this node is answered
   * with a value whose load began before it, and no such value is stored.
   *
   * @param key the key
   */
  void invalidate(K key);

  /**
   * Invalidates several keys, in one message to the other nodes.
   *
   * @param keys the keys
   */
  void invalidateKeys(Collection<? extends K> keys);

  /** Invalidates every entry, at a cost that does not depend on their number. */
  void invalidateAll();

  /**
   * Invalidates every entry whose key's text begins with a prefix, at a cost that does not depend
   * on their number.
   *
   * <p>The text of a {@link String}, number, enum, UUID or other simple value is what {@code
   * toString()} (for an enum {@code name()}) shows. The text of a key of several parts is that of
   * each part, joined by commas and put in parentheses.
   *
   * @param prefix not empty
   */
  void invalidatePrefix(String prefix);

  /**
   * Invalidates every entry whose key's text matches a glob as a whole: {@code *} stands for any
   * characters, {@code ?} for one, a backslash takes the meaning from the character after it.
   *
   * @param glob not empty
   */
  void invalidateMatching(String glob);

  /**
   * Makes the entry of a key stale instead of gone: the next call loads anew, but where {@code
   * staleWhileRevalidate} or {@code staleIfError} allows, the old value is served meanwhile. Their
   * windows count from now.
   *
   * @param key the key
   */
  void expire(K key);

  /** Makes every entry stale instead of gone. */
  void expireAll();

  /**
   * What has happened in this cache on this node since the start.
   *
   * @return a snapshot; its figures are read one after the other, not at one moment
   */
  CacheStatistics statistics();
}
