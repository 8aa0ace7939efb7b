package dev.layered.core;

import dev.layered.BatchLoader;
import dev.layered.CacheControl;
import dev.layered.CacheLoader;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.CacheTransferException;
import dev.layered.CacheTransferResult;
import dev.layered.ControlledLoader;
import dev.layered.LayeredCache;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyPattern;
import dev.layered.core.key.StableKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.load.LoadChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache as the application sees it: it checks keys, and its casts are what the application
 * declared.
 */
@SuppressWarnings("unchecked")
public final class TypedCache<K, V extends @Nullable Object> implements LayeredCache<K, V> {

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
      cache.noteDisabled(stable);
      return loader.load(key);
    }
    CacheMode mode = modeOf(options);
    Entry quiet = mode.equals(CacheMode.NORMAL) ? cache.quietOnHeap(stable) : null;
    if (quiet != null) {
      return typed(cache.valueOf(quiet));
    }
    node.requireOpen();
    return read(mode, stable, new OptionsLoad(policy(options), options, () -> loader.load(key)));
  }

  @Override
  public <X extends Exception> V get(
      K key, CacheOptions options, ControlledLoader<? super K, ? extends V, X> loader) throws X {
    Object stable = StableKey.of(key);
    if (!cache.isEnabled()) {
      cache.noteDisabled(stable);
      return loader.load(key, IdleControl.INSTANCE);
    }
    CacheMode mode = modeOf(options);
    Entry quiet = mode.equals(CacheMode.NORMAL) ? cache.quietOnHeap(stable) : null;
    if (quiet != null) {
      return typed(cache.valueOf(quiet));
    }
    node.requireOpen();
    return read(
        mode,
        stable,
        new ControlledLoad(policy(options), options, control -> loader.load(key, control)));
  }

  /** What the load throws is what its loader declares. */
  private <X extends Exception> V read(CacheMode mode, Object stable, LoadRequest request)
      throws X {
    try {
      return typed(
          mode.equals(CacheMode.NORMAL)
              ? cache.getOtherwise(stable, request)
              : cache.getIn(mode, stable, request));
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
      cache.noteDisabled(stable);
      return (CompletionStage<V>) loader.apply(key);
    }
    AsyncLoadRequest request = new AsyncRequest<K, V>(policy(CacheOptions.DEFAULTS), key, loader);
    return (CompletionStage<V>) readAsync(node.modes().current(), stable, request);
  }

  private CompletionStage<@Nullable Object> readAsync(
      CacheMode mode, Object stable, AsyncLoadRequest request) {
    return mode.equals(CacheMode.NORMAL)
        ? cache.getAsync(stable, request)
        : cache.getAsyncIn(mode, stable, request);
  }

  /** That of the request unless the call has its own. */
  private CacheMode modeOf(CacheOptions options) {
    CacheMode own = options.inheritsAll() ? null : options.mode();
    return own == null ? node.modes().current() : own;
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
  public CompletionStage<V> getAsync(
      K key,
      CacheOptions options,
      BiFunction<? super K, ? super CacheControl, ? extends CompletionStage<? extends V>> loader) {
    Object stable = StableKey.of(key);
    node.requireOpen();
    if (!cache.isEnabled()) {
      cache.noteDisabled(stable);
      return (CompletionStage<V>) loader.apply(key, IdleControl.INSTANCE);
    }
    return (CompletionStage<V>)
        readAsync(
            modeOf(options),
            stable,
            new ControlledAsyncLoad(
                policy(options), options, control -> loader.apply(key, control)));
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
      return Map.of();
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
  public <X extends Exception> Map<K, V> getAll(
      Collection<? extends K> keys, BatchLoader<K, ? extends V, X> loader) throws X {
    return getAll(keys, CacheOptions.DEFAULTS, loader);
  }

  @Override
  public <X extends Exception> Map<K, V> getAll(
      Collection<? extends K> keys, CacheOptions options, BatchLoader<K, ? extends V, X> loader)
      throws X {
    TypedBatch.refuseForOneKeyOnly(options);
    TypedBatch<K> batch =
        new TypedBatch<>(keys, policy(options), TagLimits.checked(options.tags()), loader);
    node.requireOpen();
    Map<K, V> present = new LinkedHashMap<>();
    if (batch.keys().isEmpty()) {
      return Collections.unmodifiableMap(present);
    }
    try {
      List<? extends @Nullable Object> values =
          cache.isEnabled() ? cache.getAll(batch.keys(), batch) : batch.load(batch.keys());
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        if (value != null) {
          present.put(batch.original(batch.keys().get(i)), typed(value));
        }
      }
    } catch (Exception thrownByLoader) {
      throw Thrown.asIs(thrownByLoader);
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
    refuseMode(options);
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
    // All before any: a key that is refused must not leave the half of them stored.
    Map<Object, @Nullable Object> stable = new LinkedHashMap<>();
    entries.forEach((key, value) -> stable.put(StableKey.of(key), value));
    // One that cannot be delivered must not leave the old values of the next ones.
    Attempts portions = new Attempts();
    Map<Object, @Nullable Object> some = new LinkedHashMap<>();
    stable.forEach(
        (key, value) -> {
          some.put(key, value);
          if (some.size() == SharedLayer.AT_ONCE) {
            portions.attempt(() -> putSome(some));
            some.clear();
          }
        });
    portions.attempt(() -> putSome(some));
    portions.throwFirst();
  }

  private static void refuseMode(CacheOptions options) {
    CacheMode mode = options.mode();
    if (mode != null && !mode.equals(CacheMode.NORMAL)) {
      throw new IllegalArgumentException(
          "mode "
              + mode
              + " is not allowed for a put, which reads nothing and stores in every layer;"
              + " allowed is NORMAL");
    }
  }

  /** What is put in a transaction may be rolled back. */
  private boolean mayPut() {
    return cache.isEnabled() && !node.isInTransaction();
  }

  private void putSome(Map<Object, @Nullable Object> values) {
    if (values.isEmpty()) {
      return;
    }
    cache.putAll(
        values,
        List.of(),
        policy(CacheOptions.DEFAULTS),
        refused -> node.invalidate(new Invalidation.Keys(name(), refused, false)));
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
  public CacheTransferResult exportTo(Path file)
      throws CacheTransferException, InterruptedException {
    node.requireOpen();
    return new CacheTransfers(node, cache, file).exported();
  }

  @Override
  public CacheTransferResult importFrom(Path file)
      throws CacheTransferException, InterruptedException {
    node.requireOpen();
    return new CacheTransfers(node, cache, file).imported();
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
