package dev.layered;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cache, by name: the same entries that {@link Layered} methods of that name read and write.
 *
 * <p>Safe for use by several threads. A key has a stable form, as described at {@link CacheKey};
 * any other key, and a null key, is an {@link IllegalArgumentException}. With {@code
 * layered.failure=graceful}, the default, a failing layer counts as a miss; with {@code strict} a
 * call that Redis does not answer throws a {@link LayeredException}. After the application has
 * stopped, every call is an {@link IllegalStateException}.
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
   * @throws LoadTimeoutException after the {@link Layered#hardDeadline()}, if no stale value may be
   *     served
   * @throws LoadRejectedException if the load was not let through, and no stale value may be served
   * @throws NotCachedException in the mode {@link CacheMode#ONLY_IF_CACHED}, if there is no value
   */
  <X extends Exception> V get(K key, CacheLoader<? super K, ? extends V, X> loader) throws X;

  /**
   * The same, storing a loaded value with options of its own.
   *
   * @param <X> what the loader may throw
   * @param key the key
   * @param options where they differ from the settings of the cache
   * @param loader called if there is no fresh value
   * @return the value; null if the loader returned null
   * @throws X if the loader throws it and no stale value may be served instead
   * @throws LoadTimeoutException after the {@link Layered#hardDeadline()}, if no stale value may be
   *     served
   * @throws LoadRejectedException if the load was not let through, and no stale value may be served
   * @throws NotCachedException in the mode {@link CacheMode#ONLY_IF_CACHED}, if there is no value
   */
  <X extends Exception> V get(
      K key, CacheOptions options, CacheLoader<? super K, ? extends V, X> loader) throws X;

  /**
   * The same for a loader that decides for each value how it is stored.
   *
   * @param <X> what the loader may throw
   * @param key the key
   * @param options where they differ from the settings of the cache; what the loader says comes
   *     before them
   * @param loader called if there is no fresh value
   * @return the value; null if the loader returned null
   * @throws X if the loader throws it and no stale value may be served instead
   * @throws LoadTimeoutException after the {@link Layered#hardDeadline()}, if no stale value may be
   *     served
   * @throws LoadRejectedException if the load was not let through, and no stale value may be served
   * @throws NotCachedException in the mode {@link CacheMode#ONLY_IF_CACHED}, if there is no value
   */
  <X extends Exception> V get(
      K key, CacheOptions options, ControlledLoader<? super K, ? extends V, X> loader) throws X;

  /**
   * The same for a loader that answers later. The returned stage completes with the value, or
   * exceptionally with what the loader's stage completed with, or with what {@link #get(Object,
   * CacheLoader)} throws else.
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
   * The same for a loader that answers later and decides for each value how it is stored.
   *
   * @param key the key
   * @param options where they differ from the settings of the cache; what the loader says comes
   *     before them
   * @param loader called as the one of {@link #getAsync(Object, Function)}; the control is of use
   *     until its stage has completed
   * @return a new stage for each caller
   */
  CompletionStage<V> getAsync(
      K key,
      CacheOptions options,
      BiFunction<? super K, ? super CacheControl, ? extends CompletionStage<? extends V>> loader);

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
   * Returns the fresh values of several keys, loading those that are missing with one call of the
   * loader, and storing each of them as an entry of its own.
   *
   * <p>The loader is not called if nothing is missing. Keys that another caller or another node is
   * loading already are not asked for: the outcome of that load is shared, as by {@link
   * #get(Object, CacheLoader)}. Only if there is none, or none within {@code layered.load-wait},
   * does the loader get another call, for those keys.
   *
   * <p>With {@code staleWhileRevalidate}, stale values are returned at once, and one call of the
   * loader refreshes all of them in the background. With {@code staleIfError}, a failure of the
   * loader does not reach the caller if every key that it was called for has a stale value.
   *
   * @param <X> what the loader may throw
   * @param keys the keys; one that comes twice counts once
   * @param loader called with the keys that have no fresh value
   * @return an unmodifiable map in the order of the keys; a key whose value is null, cached or
   *     loaded, is not in it
   * @throws X if the loader throws it and a key has no stale value that may be served instead
   * @throws LoadRejectedException if the load was not let through, and a key has no stale value
   *     that may be served
   */
  <X extends Exception> Map<K, V> getAll(
      Collection<? extends K> keys, BatchLoader<K, ? extends V, X> loader) throws X;

  /**
   * The same, storing loaded values with options of their own.
   *
   * @param <X> what the loader may throw
   * @param keys the keys; one that comes twice counts once
   * @param options where they differ from the settings of the cache; its tags are those of every
   *     entry
   * @param loader called with the keys that have no fresh value
   * @return an unmodifiable map in the order of the keys; a key whose value is null is not in it
   * @throws X if the loader throws it and a key has no stale value that may be served instead
   * @throws LoadRejectedException if the load was not let through, and a key has no stale value
   *     that may be served
   * @throws IllegalArgumentException if the options have one that is for a call for one key: a
   *     {@code mode}, {@code cacheExceptions}, a deadline, {@code refreshAhead}, {@code
   *     refreshAheadBeta} or {@code hotTtl}
   */
  <X extends Exception> Map<K, V> getAll(
      Collection<? extends K> keys, CacheOptions options, BatchLoader<K, ? extends V, X> loader)
      throws X;

  /**
   * Stores a value in every layer. A load of that key that is under way will not overwrite it. In a
   * transaction (Jakarta Transactions) the key is invalidated instead, at once and again after the
   * commit: what may be rolled back is not stored.
   *
   * @param key the key
   * @param value the value; null is stored for {@code nullTtl}, and if that is 0, the key is
   *     invalidated instead
   */
  void put(K key, V value);

  /**
   * Stores a value with options of its own.
   *
   * @param key the key
   * @param value the value; null as for {@link #put(Object, Object)}
   * @param options where they differ from the settings of the cache
   * @throws IllegalArgumentException if they have another {@link CacheOptions#mode()} than {@link
   *     CacheMode#NORMAL}
   */
  void put(K key, V value, CacheOptions options);

  /**
   * Stores several values, each as {@link #put(Object, Object)} would.
   *
   * @param entries keys and values; a value may be null as for {@link #put(Object, Object)}
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

  /**
   * Writes what this node can reach of this cache to a file: every fresh and valid entry of the
   * heap, of Redis and of the disk, each key once, the copy that is fresh the longest. See {@code
   * docs/transfer.md} for the format.
   *
   * <p>Callers go on meanwhile: no lock is held, and neither counters nor idle times change. A
   * value that is stored, invalidated or expires while the export runs may be in the file or not.
   * It is held in memory in small portions, besides twelve to 24 bytes for each key. The log tells
   * the progress every ten seconds.
   *
   * <p>The file is written beside the target under another name, for its owner only, and takes the
   * place of the target when it is complete and on the disk.
   *
   * @param file where to; not a directory or a symbolic link; its folder must exist
   * @return what was written
   * @throws CacheTransferException if the file cannot be written, the values have no form in bytes,
   *     or a layer that this cache has does not answer or is closed meanwhile: half an export would
   *     look like a whole one
   * @throws InterruptedException if the calling thread is interrupted; the target is as it was
   */
  CacheTransferResult exportTo(Path file) throws CacheTransferException, InterruptedException;

  /**
   * Stores the entries of a file that {@link #exportTo} has written, in every layer, as if each had
   * been loaded now.
   *
   * <p><b>The values are as old as the export.</b> What was invalidated after it is not known to
   * the file, and the old value comes back: import only what may be that old, or invalidate
   * afterwards. While the import runs, an invalidation by tag, pattern or of the cache wins, and
   * one by key once its entry is being stored. Time goes on in a file: what has expired since is
   * left out, and no entry lives longer than the present settings of this cache let a loaded one
   * live. A key with a fresh value is left alone, and so is one that is being loaded. Tags come
   * with the entries; {@code unless} is not asked.
   *
   * <p>The whole file is checked before anything is stored. It must be of a cache of the same name,
   * codec and type. Import only files that you would trust with the values themselves.
   *
   * @param file what {@code exportTo} has written
   * @return what was stored
   * @throws CacheTransferException if the file cannot be read, is damaged or is of something else,
   *     or if Redis does not answer or the cache is closed meanwhile
   * @throws InterruptedException if the calling thread is interrupted; what was stored stays
   */
  CacheTransferResult importFrom(Path file) throws CacheTransferException, InterruptedException;
}
