package dev.layered;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All caches of the application. Inject it:
 *
 * <pre>{@code
 * @Inject LayeredCaches caches;
 * }</pre>
 */
public interface LayeredCaches {

  /**
   * The names of all caches that annotations and injection points declare.
   *
   * @return an unmodifiable snapshot, in alphabetical order
   */
  Set<String> names();

  /**
   * The cache of a name. Its types are the caller's claim; a value of another type shows where it
   * is used.
   *
   * @param <K> the type of its keys
   * @param <V> the type of its values
   * @param name the name
   * @return the cache, the same for each call
   * @throws IllegalArgumentException if no annotation and no injection point declares it; the
   *     message lists those there are
   */
  <K, V extends @Nullable Object> LayeredCache<K, V> cache(String name);

  /**
   * Invalidates every entry that carries at least one of some tags, in every cache, at a cost that
   * does not depend on their number. When it has returned, no call that starts later on this node
   * is answered with such a value.
   *
   * @param tags at least one
   */
  void invalidateTags(String... tags);

  /**
   * Invalidates what a request describes. Firing it as a CDI event does the same.
   *
   * @param request what to invalidate
   * @throws IllegalArgumentException if it names a cache that does not exist
   */
  void invalidate(InvalidateCache request);

  /**
   * Says what each layer holds for a key on this node, and why the last call for it was a miss. It
   * asks every layer once, and changes nothing: no value is loaded, copied or counted as read. A
   * {@link CacheExplanation} has no value in it, but the key, so treat it as you treat keys.
   *
   * @param cache the name of the cache
   * @param key the key, of the type that calls use: {@code 1L} and {@code 1} are two keys
   * @return what is known at the moment
   * @throws IllegalArgumentException if there is no such cache, with the names of those there are;
   *     or if the key has no stable form
   */
  CacheExplanation explain(String cache, Object key);

  /**
   * The same for a call of a {@link Layered} method, whose key is made as the call would make it.
   *
   * @param bean the class of the bean
   * @param method the name of the method
   * @param arguments those of the call; as in a call, an {@code int} becomes a {@code long} where
   *     the method takes that
   * @return what is known at the moment
   * @throws IllegalArgumentException if the bean has no such method with these arguments, with
   *     those there are; or if the arguments make no key
   */
  CacheExplanation explain(Class<?> bean, String method, @Nullable Object... arguments);
}
