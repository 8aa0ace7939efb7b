package dev.layered.core;

import dev.layered.CacheExplanation;
import dev.layered.InvalidateCache;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyPattern;
import dev.layered.core.key.StableKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The caches of a node as the application sees them. */
public final class TypedCaches implements LayeredCaches {

  private final LayeredNode node;
  private final MethodCalls calls;
  private final Map<String, LayeredCache<?, ?>> views = new ConcurrentHashMap<>();

  /** A view of the caches of a node of which no bean is known. */
  public TypedCaches(LayeredNode node) {
    this(
        node,
        (bean, method, arguments) -> {
          throw new IllegalArgumentException("there are no beans with @Layered methods");
        });
  }

  /**
   * A view of the caches of a node.
   *
   * @param calls knows the methods of beans
   */
  public TypedCaches(LayeredNode node, MethodCalls calls) {
    this.node = node;
    this.calls = calls;
  }

  /** Knows what a call of a {@code @Layered} method reads. */
  @FunctionalInterface
  public interface MethodCalls {
    /**
     * What a call would read.
     *
     * @throws IllegalArgumentException if there is no such method
     */
    Call of(Class<?> bean, String method, @Nullable Object[] arguments);

    /**
     * What a call reads.
     *
     * @param cache in which cache
     * @param key its key
     * @param enabled whether calls of the method are answered from it
     */
    record Call(EngineCache cache, Object key, boolean enabled) {}
  }

  @Override
  public CacheExplanation explain(String cache, Object key) {
    Object stable = StableKey.of(key);
    node.requireOpen();
    return existing(cache).explain(stable, true, node.modes().current());
  }

  @Override
  public CacheExplanation explain(Class<?> bean, String method, @Nullable Object... arguments) {
    node.requireOpen();
    MethodCalls.Call call = calls.of(bean, method, arguments);
    return call.cache().explain(call.key(), call.enabled(), node.modes().current());
  }

  @Override
  public Set<String> names() {
    return node.names();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <K, V extends @Nullable Object> LayeredCache<K, V> cache(String name) {
    return (LayeredCache<K, V>) views.computeIfAbsent(name, this::open);
  }

  private LayeredCache<?, ?> open(String name) {
    return new TypedCache<>(node, existing(name));
  }

  private EngineCache existing(String name) {
    EngineCache cache = node.cache(name);
    if (cache == null) {
      throw new IllegalArgumentException(
          "there is no cache \"" + name + "\"; there are: " + String.join(", ", names()));
    }
    return cache;
  }

  @Override
  public void invalidateTags(String... tags) {
    invalidate(InvalidateCache.tags(tags));
  }

  @Override
  public void invalidate(InvalidateCache request) {
    node.invalidate(invalidationOf(request));
  }

  private Invalidation invalidationOf(InvalidateCache request) {
    boolean expire = request.isExpiring();
    return switch (request.scope()) {
      case KEYS -> new Invalidation.Keys(nameOf(request), stable(request.keys()), expire);
      case ANY_TAG -> new Invalidation.Tags(checked(request.tags()), false, expire);
      case ALL_TAGS -> new Invalidation.Tags(checked(request.tags()), true, expire);
      case PREFIX ->
          new Invalidation.Matching(nameOf(request), KeyPattern.prefix(request.text()), expire);
      case PATTERN ->
          new Invalidation.Matching(nameOf(request), KeyPattern.glob(request.text()), expire);
      case CACHE -> new Invalidation.Clear(nameOf(request), expire);
    };
  }

  private String nameOf(InvalidateCache request) {
    String name = request.cacheName();
    if (name == null) {
      throw new IllegalArgumentException(request + " names no cache");
    }
    return existing(name).name();
  }

  private static List<Object> stable(List<Object> keys) {
    return keys.stream().map(StableKey::of).toList();
  }

  private static Set<String> checked(Set<String> tags) {
    return Set.copyOf(TagLimits.checked(tags));
  }
}
