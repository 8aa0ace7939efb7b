package dev.layered.core;

import dev.layered.CacheLoader;
import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.LayeredCache;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyPattern;
import dev.layered.core.key.StableKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.LoadChain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache as the application sees it: it checks keys, and its casts are what the application
 * declared.
 */
@SuppressWarnings("unchecked")
public final class TypedCache<K, V extends @Nullable Object> implements LayeredCache<K, V> {

  /** How many entries go to the shared layer together: more would wait too long for an answer. */
  private static final int AT_ONCE = 500;

  private final LayeredNode node;
  private final EngineCache cache;

  /** A view of a cache of a node. */
  public TypedCache(LayeredNode node, EngineCache cache) {
    this.node = node;
    this.cache = cache;
  }

  @Override
  public String name() {
    return cache.name();
  }

  @Override
  public <X extends Exception> V get(K key, CacheLoader<? super K, ? extends V, X> loader)
      throws X {
    return get(key, CacheOptions.DEFAULTS, loader);
  }

  @Override
  public <X extends Exception> V get(
      K key, CacheOptions options, CacheLoader<? super K, ? extends V, X> loader) throws X {
    Object stable = StableKey.of(key);
    if (!cache.isEnabled()) {
      return loader.load(key);
    }
    Entry fresh = cache.freshOnHeap(stable);
    if (fresh != null) {
      return typed(cache.valueOf(fresh));
    }
    node.requireOpen();
    LoadRequest request =
        LoadRequest.of(policy(options), TagLimits.checked(options.tags()), () -> loader.load(key));
    try {
      return typed(cache.getBelowHeap(stable, request));
    } catch (Exception thrownByLoader) {
      throw Thrown.asIs(thrownByLoader);
    }
  }

  @Override
  public CompletionStage<V> getAsync(
      K key, Function<? super K, ? extends CompletionStage<? extends V>> loader) {
    Object stable = StableKey.of(key);
    node.requireOpen();
    if (!cache.isEnabled()) {
      return (CompletionStage<V>) loader.apply(key);
    }
    return (CompletionStage<V>)
        cache.getAsync(stable, new AsyncRequest<K, V>(policy(CacheOptions.DEFAULTS), key, loader));
  }

  private record AsyncRequest<K, V extends @Nullable Object>(
      StorePolicy policy, K key, Function<? super K, ? extends CompletionStage<? extends V>> loader)
      implements AsyncLoadRequest {
    @Override
    public List<String> tags() {
      return List.of();
    }

    @Override
    public boolean mayStore(@Nullable Object value) {
      return true;
    }

    @Override
    public CompletionStage<? extends @Nullable Object> start(LoadChain within) {
      return loader.apply(key);
    }
  }

  @Override
  public @Nullable V getIfPresent(K key) {
    Entry entry = found(key);
    return entry == null ? null : typed(cache.valueOf(entry));
  }

  @Override
  public boolean contains(K key) {
    return found(key) != null;
  }

  private @Nullable Entry found(K key) {
    Object stable = StableKey.of(key);
    node.requireOpen();
    return cache.isEnabled() ? cache.find(stable) : null;
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    List<K> distinct = new ArrayList<>(new LinkedHashSet<>(keys));
    List<Object> stable = stable(distinct);
    node.requireOpen();
    Map<K, V> present = new LinkedHashMap<>();
    if (!cache.isEnabled()) {
      return present;
    }
    Iterator<@Nullable Entry> found = cache.findAll(stable).iterator();
    for (K key : distinct) {
      Entry entry = found.next();
      if (entry != null) {
        present.put(key, typed(cache.valueOf(entry)));
      }
    }
    return Collections.unmodifiableMap(present);
  }

  @Override
  public void put(K key, V value) {
    put(key, value, CacheOptions.DEFAULTS);
  }

  @Override
  public void put(K key, V value, CacheOptions options) {
    Object stable = StableKey.of(key);
    List<String> tags = TagLimits.checked(options.tags());
    StorePolicy policy = policy(options);
    node.requireOpen();
    if (!mayPut()) {
      invalidate(key);
      return;
    }
    if (!cache.endWrite(cache.beginWrite(stable), value, tags, policy)) {
      invalidate(key);
    }
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> entries) {
    node.requireOpen();
    if (!mayPut()) {
      invalidateKeys(entries.keySet());
      return;
    }
    Map<Object, @Nullable Object> some = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          some.put(StableKey.of(key), value);
          if (some.size() == AT_ONCE) {
            putSome(some);
            some.clear();
          }
        });
    putSome(some);
  }

  /** What is put in a transaction may be rolled back. */
  private boolean mayPut() {
    return cache.isEnabled() && !node.isInTransaction();
  }

  private void putSome(Map<Object, @Nullable Object> values) {
    if (values.isEmpty()) {
      return;
    }
    List<Object> refused = cache.putAll(values, List.of(), policy(CacheOptions.DEFAULTS));
    if (!refused.isEmpty()) {
      node.invalidate(new Invalidation.Keys(name(), refused, false));
    }
  }

  @Override
  public void invalidate(K key) {
    node.invalidate(new Invalidation.Keys(name(), List.of(StableKey.of(key)), false));
  }

  @Override
  public void invalidateKeys(Collection<? extends K> keys) {
    if (!keys.isEmpty()) {
      node.invalidate(new Invalidation.Keys(name(), stable(keys), false));
    }
  }

  private static List<Object> stable(Collection<?> keys) {
    return keys.stream().map(StableKey::of).toList();
  }

  @Override
  public void invalidateAll() {
    node.invalidate(new Invalidation.Clear(name(), false));
  }

  @Override
  public void invalidatePrefix(String prefix) {
    node.invalidate(new Invalidation.Matching(name(), KeyPattern.prefix(prefix), false));
  }

  @Override
  public void invalidateMatching(String glob) {
    node.invalidate(new Invalidation.Matching(name(), KeyPattern.glob(glob), false));
  }

  @Override
  public void expire(K key) {
    node.invalidate(new Invalidation.Keys(name(), List.of(StableKey.of(key)), true));
  }

  @Override
  public void expireAll() {
    node.invalidate(new Invalidation.Clear(name(), true));
  }

  @Override
  public CacheStatistics statistics() {
    return cache.statistics();
  }

  /** A null can only be one that was put or loaded, so V allows it. */
  @SuppressWarnings("NullAway")
  private V typed(@Nullable Object value) {
    return (V) value;
  }

  private StorePolicy policy(CacheOptions options) {
    return cache.policy().with(options);
  }

  @Override
  public String toString() {
    return "LayeredCache[" + name() + "]";
  }
}
