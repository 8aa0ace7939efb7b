package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidated;
import dev.layered.CacheOptions;
import dev.layered.InvalidateCache;
import dev.layered.LayeredCache;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.ManualTicker;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationTest {

  private final Rig rig = new Rig();

  @AfterEach
  void end() {
    rig.close();
  }

  private void put(String key, String... tags) {
    rig.cache.put(key, "v", CacheOptions.ofTags(tags));
  }

  private List<String> present(String... keys) {
    return List.copyOf(rig.cache.getAll(List.of(keys)).keySet());
  }

  @Test
  void invalidate_key_touchesThatKeyInEveryLayer() {
    put("a");
    put("b");
    rig.cache.invalidate("a");
    assertThat(present("a", "b")).containsExactly("b");
    assertThat(rig.disk.entryCount()).isEqualTo(1);
  }

  @Test
  void invalidateKeys_touchesEach() {
    put("a");
    put("b");
    put("c");
    rig.cache.invalidateKeys(List.of("a", "c"));
    rig.cache.invalidateKeys(List.of());
    assertThat(present("a", "b", "c")).containsExactly("b");
    assertThat(rig.announced).hasSize(1);
  }

  @Test
  void invalidateTags_any_touchesWhatCarriesOneOfThem() {
    put("a", "x");
    put("b", "y", "z");
    put("c", "z");
    put("d");
    rig.caches.invalidateTags("x", "y");
    assertThat(present("a", "b", "c", "d")).containsExactly("c", "d");
  }

  @Test
  void invalidateTags_all_touchesWhatCarriesEachOfThem() {
    put("a", "x");
    put("b", "y", "x", "z");
    put("c", "y");
    rig.caches.invalidate(InvalidateCache.allTags("x", "y"));
    assertThat(present("a", "b", "c")).containsExactly("a", "c");
  }

  @Test
  void invalidateTags_allOfOne_isAny() {
    put("a", "x");
    rig.caches.invalidate(InvalidateCache.allTags("x"));
    assertThat(present("a")).isEmpty();
  }

  @Test
  void invalidateTags_reachAcrossCaches() {
    LayeredCache<String, String> other = rig.open("other");
    other.put("a", "v", CacheOptions.ofTags("x"));
    put("a", "x");
    rig.caches.invalidateTags("x");
    assertThat(other.contains("a")).isFalse();
    assertThat(present("a")).isEmpty();
  }

  @Test
  void invalidateAll_touchesOneCache() {
    LayeredCache<String, String> other = rig.open("other");
    other.put("a", "v");
    put("a");
    rig.cache.invalidateAll();
    assertThat(present("a")).isEmpty();
    assertThat(other.contains("a")).isTrue();
  }

  @Test
  void invalidatePrefix_touchesKeysThatBeginSo() {
    LayeredCache<String, String> other = rig.open("other");
    other.put("ab", "v");
    put("ab");
    put("abc");
    put("b");
    rig.cache.invalidatePrefix("ab");
    assertThat(present("ab", "abc", "b")).containsExactly("b");
    assertThat(other.contains("ab")).isTrue();
  }

  @Test
  void invalidateMatching_touchesKeysThatMatchAsAWhole() {
    put("user-1-x");
    put("user-22-x");
    put("user-1-xy");
    rig.cache.invalidateMatching("user-?-*x");
    assertThat(present("user-1-x", "user-22-x", "user-1-xy"))
        .containsExactly("user-22-x", "user-1-xy");
  }

  @Test
  void invalidate_storedAfterwards_isNotTouched() {
    put("a", "x", "y");
    rig.caches.invalidateTags("x");
    rig.caches.invalidate(InvalidateCache.allTags("x", "y"));
    rig.cache.invalidateAll();
    rig.cache.invalidatePrefix("a");
    put("a", "x", "y");
    assertThat(present("a")).containsExactly("a");
  }

  /** Race 18: what this node appends it applies, before the call returns. */
  @Test
  void invalidate_ownMessage_isAppliedWhenTheCallReturns() {
    long before = rig.node.snapshot().position().seq();
    rig.caches.invalidateTags("x");
    assertThat(rig.node.snapshot().position().seq()).isEqualTo(before + 1);
    assertThat(rig.node.snapshot().tags()).containsKey("x");
  }

  @Test
  void invalidate_isAnnouncedOnceAndAfterItWasApplied() {
    put("k", "x");
    rig.cache.invalidate("k");
    rig.cache.expire("k");
    rig.caches.invalidateTags("x");
    rig.caches.invalidate(InvalidateCache.allTags("x", "y"));
    rig.cache.invalidatePrefix("p");
    rig.cache.invalidateMatching("g*");
    rig.cache.expireAll();

    assertThat(rig.announced)
        .containsExactly(
            event(InvalidateCache.Scope.KEYS, List.of("k"), Set.of(), "", false),
            event(InvalidateCache.Scope.KEYS, List.of("k"), Set.of(), "", true),
            event(InvalidateCache.Scope.ANY_TAG, List.of(), Set.of("x"), "", false),
            event(InvalidateCache.Scope.ALL_TAGS, List.of(), Set.of("x", "y"), "", false),
            event(InvalidateCache.Scope.PREFIX, List.of(), Set.of(), "p", false),
            event(InvalidateCache.Scope.PATTERN, List.of(), Set.of(), "g*", false),
            event(InvalidateCache.Scope.CACHE, List.of(), Set.of(), "", true));
    assertThat(rig.cache.statistics().invalidations()).isEqualTo(7);
  }

  private static CacheInvalidated event(
      InvalidateCache.Scope scope,
      List<String> keys,
      Set<String> tags,
      String text,
      boolean expired) {
    boolean ofTags =
        scope == InvalidateCache.Scope.ANY_TAG || scope == InvalidateCache.Scope.ALL_TAGS;
    return new CacheInvalidated(
        scope, ofTags ? null : Rig.NAME, keys, tags, text, expired, CacheInvalidated.Origin.LOCAL);
  }

  @Test
  void invalidate_observerThrows_changesNothing() {
    ManualTicker ticker = new ManualTicker();
    try (LayeredNode node =
        new LayeredNode(
            ticker,
            null,
            10,
            Workers.of(Runnable::run),
            event -> {},
            event -> {
              throw new IllegalStateException("observer");
            })) {
      node.invalidate(new Invalidation.Tags(Set.of("x"), false, false));
      assertThat(node.snapshot().tags()).containsKey("x");
    }
  }

  /** Nothing that grows with the number of entries is done: no layer is even asked. */
  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void invalidateTag_costsTheSameHoweverManyEntriesCarryIt(int entries) {
    for (int i = 0; i < entries; i++) {
      put("k" + i, "x");
    }
    long heapCalls = rig.heap.calls();
    long diskCalls = rig.disk.calls();

    rig.caches.invalidateTags("x");
    rig.cache.invalidateAll();
    rig.cache.invalidatePrefix("k");

    assertThat(rig.heap.calls() - heapCalls).isZero();
    assertThat(rig.disk.calls() - diskCalls).isZero();
    assertThat(rig.node.snapshot().tags()).hasSize(1);
    assertThat(rig.cache.contains("k" + (entries - 1))).isFalse();
  }

  /** Race 9: the disk outlives the process, and so does what is known of invalidations. */
  @Test
  void restart_withItsSnapshot_servesWhatIsValidAndNothingElse() {
    MapLayer disk = new MapLayer(LayerKind.DISK);
    Rig first = new Rig(new ManualTicker(), disk, null);
    first.cache.put("tagged", "v", CacheOptions.ofTags("x"));
    first.cache.put("both", "v", CacheOptions.ofTags("y", "z"));
    first.cache.put("prefixed", "v");
    first.cache.put("good", "v");
    first.caches.invalidateTags("x");
    first.caches.invalidate(InvalidateCache.allTags("y", "z"));
    first.cache.invalidatePrefix("pre");
    first.close();

    try (Rig second = new Rig(first.ticker, disk, first.node.snapshot())) {
      assertThat(second.cache.getAll(List.of("tagged", "both", "prefixed", "good")).keySet())
          .containsExactly("good");
      second.caches.invalidateTags("w");
      second.cache.invalidateAll();
      assertThat(second.cache.contains("good")).isFalse();
    }
  }

  @Test
  void restart_withoutItsSnapshot_servesNothing() {
    MapLayer disk = new MapLayer(LayerKind.DISK);
    try (Rig first = new Rig(new ManualTicker(), disk, null)) {
      first.cache.put("good", "v");
      try (Rig second = new Rig(first.ticker, disk, null)) {
        assertThat(second.cache.contains("good")).isFalse();
      }
    }
  }

  /** A key is invalidated before the cache is opened that has it on disk. */
  @Test
  void invalidateKey_cacheIsOpenedLater_doesNotServeIt() {
    MapLayer disk = new MapLayer(LayerKind.DISK);
    Rig first = new Rig(new ManualTicker(), disk, null);
    first.cache.put("k", "old");
    first.close();
    LayeredNode node =
        new LayeredNode(
            first.ticker,
            first.node.snapshot(),
            10,
            Workers.of(Runnable::run),
            event -> {},
            event -> {});
    node.invalidate(new Invalidation.Keys(Rig.NAME, List.of("k"), false));
    EngineCache reopened =
        node.open(
            new CacheSpec(
                Rig.NAME,
                new LayerStack.Layers(
                    new MapLayer(LayerKind.HEAP), AbsentSharedLayer.INSTANCE, disk),
                new dev.layered.core.event.CacheCounters(),
                ValueCopier.SHARE,
                () -> Rig.MINUTE,
                SingleFlight.CLUSTER,
                () -> true,
                () -> 0));

    assertThat(reopened.find("k")).isNull();
    node.close();
  }

  @Test
  void invalidate_unknownCacheOrBadTag_isRefused() {
    assertThatThrownBy(() -> rig.caches.invalidate(InvalidateCache.cache("nobody")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Rig.NAME);
    assertThatThrownBy(() -> rig.caches.invalidateTags("a\nb"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
