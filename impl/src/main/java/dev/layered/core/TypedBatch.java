package dev.layered.core;

import dev.layered.BatchLoader;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.core.key.StableKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys that the application asks for together, each once, and how it loads them. */
final class TypedBatch<K> implements BatchRequest {

  private final Map<Object, K> originals;
  private final List<Object> keys;
  private final LoadTerms terms;
  private final BatchLoader<K, ?, ?> loader;

  TypedBatch(
      Collection<? extends K> asked,
      StorePolicy policy,
      List<String> tags,
      BatchLoader<K, ?, ?> loader) {
    this.originals = new LinkedHashMap<>();
    for (K key : asked) {
      originals.putIfAbsent(StableKey.of(key), key);
    }
    this.keys = List.copyOf(originals.keySet());
    this.terms = new Terms(policy, tags);
    this.loader = loader;
  }

  private record Terms(StorePolicy policy, List<String> tags) implements LoadTerms {
    @Override
    public boolean mayStore(@Nullable Object value) {
      return true;
    }
  }

  /** The stable forms of the keys, in order. */
  List<Object> keys() {
    return keys;
  }

  /** What the application asked for. */
  K original(Object key) {
    return Objects.requireNonNull(originals.get(key));
  }

  @Override
  public LoadTerms termsOf(Object key) {
    return terms;
  }

  @Override
  public List<? extends @Nullable Object> load(List<Object> some) throws Exception {
    List<K> missing = some.stream().map(this::original).toList();
    Map<? extends K, ?> loaded = loader.load(missing);
    if (loaded == null) {
      throw new IllegalStateException(
          "LAYERED-308 the batch loader returned null in the place of a Map");
    }
    return missing.stream().map(loaded::get).toList();
  }

  /** Refuses options that hold for a single key only. */
  static void refuseForOneKeyOnly(CacheOptions options) {
    Map<String, Boolean> asked = new LinkedHashMap<>();
    asked.put("mode", options.mode() != null && !options.mode().equals(CacheMode.NORMAL));
    asked.put("cacheExceptions", !options.cacheExceptions().isEmpty());
    asked.put("softDeadline", options.softDeadline() != null);
    asked.put("hardDeadline", options.hardDeadline() != null);
    asked.put("refreshAhead", options.refreshAhead() != null);
    asked.put("refreshAheadBeta", options.refreshAheadBeta() != null);
    asked.put("hotTtl", options.hotTtl() != null);
    asked.forEach(
        (option, isAsked) -> {
          if (isAsked) {
            throw new IllegalArgumentException(
                option + " is not allowed for a batch; it is for a call for one key");
          }
        });
  }
}
