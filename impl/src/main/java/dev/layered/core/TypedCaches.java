package dev.layered.core;

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
  private final Map<String, LayeredCache<?, ?>> views = new ConcurrentHashMap<>();

  /** A view of the caches of a node. */
  public TypedCaches(LayeredNode node) {
    this.node = node;
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
