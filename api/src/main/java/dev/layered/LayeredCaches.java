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
}
