package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.core.layer.SharedLayer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link LayeredCache} and the write-throughs behind it. */
class TypedCacheTest {

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void put_isFoundByEveryRead() {
    rig.cache.put("k", "v");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v");
    assertThat(rig.cache.contains("k")).isTrue();
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v");
    assertThat(rig.cache.getAll(List.of("x", "k"))).containsExactly(Map.entry("k", "v"));
    assertThat(rig.cache.statistics().heapHits()).isEqualTo(4);
    assertThat(rig.cache.statistics().misses()).isEqualTo(1);
  }

  @Test
  void putAll_storesEach() {
    rig.cache.putAll(Map.of("a", "1", "b", "2"));
    assertThat(rig.cache.getAll(List.of("a", "b"))).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void putAll_withAKeyThatIsRefused_storesNothing() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i <= SharedLayer.AT_ONCE; i++) {
      entries.put("k" + i, "v");
    }
    entries.put(null, "v");
    assertThatIllegalArgumentException().isThrownBy(() -> rig.cache.putAll(entries));
    assertThat(rig.cache.contains("k0")).isFalse();
  }

  @Test
  void put_ofANullThatMayNotBeStored_takesTheOldValueAway() {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));
    rig.cache.put("k", "v");
    rig.cache.put("k", null);
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void put_withOptions_livesSoLong() {
    rig.cache.put("k", "v", CacheOptions.ofTtl(Duration.ofSeconds(5)));
    rig.advance(5);
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void getIfPresent_onDiskOnly_isFound() {
    rig.cache.put("k", "v");
    rig.heap.clear();
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v");
    assertThat(rig.cache.statistics().diskHits()).isEqualTo(1);
  }

  @Test
  void getIfPresent_stale_isNotFound() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofHours(1)));
    rig.cache.put("k", "v");
    rig.advance(60);
    assertThat(rig.cache.getIfPresent("k")).isNull();
    assertThat(rig.cache.contains("k")).isFalse();
    assertThat(rig.refreshes.waiting()).isZero();
  }

  @Test
  void disabled_readsNothingAndStoresNothingButInvalidates() throws Exception {
    rig.cache.put("k", "old");
    rig.enabled = false;

    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");
    assertThat(rig.cache.getIfPresent("k")).isNull();
    assertThat(
            rig.cache
                .getAsync("k", key -> CompletableFuture.completedFuture("async"))
                .toCompletableFuture()
                .get())
        .isEqualTo("async");
    rig.cache.put("k", "new");
    rig.enabled = true;

    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void disabled_invalidationGoesOnWorking() {
    rig.cache.put("k", "old");
    rig.enabled = false;
    rig.cache.invalidate("k");
    rig.enabled = true;
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void keys_haveAStableFormOrAreRefused() {
    LayeredCache<Object, String> cache = new TypedCache<>(rig.node, rig.engine);
    assertThatIllegalArgumentException().isThrownBy(() -> cache.get(null, origin::load));
    assertThatIllegalArgumentException().isThrownBy(() -> cache.getIfPresent(new Object()));
    assertThatIllegalArgumentException().isThrownBy(() -> cache.put(new int[0], "v"));
    assertThatIllegalArgumentException().isThrownBy(() -> cache.invalidate(null));
    cache.put(List.of("a", 1L), "v");
    assertThat(cache.getIfPresent(List.of("a", 1L))).isEqualTo("v");
    assertThat(cache.getIfPresent(List.of("a", 1))).isNull();
  }

  @Test
  void tags_overTheLimits_areRefused() {
    String[] many = IntStream.range(0, 33).mapToObj(i -> "t" + i).toArray(String[]::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rig.cache.put("k", "v", CacheOptions.ofTags(many)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rig.cache.get("k", CacheOptions.ofTags("ü".repeat(129)), origin::load));
    rig.cache.put("k", "v", CacheOptions.ofTags("ü".repeat(128)));
    assertThat(origin.calls()).isZero();
  }

  @Test
  void closed_refusesEveryCall() {
    rig.cache.put("k", "v");
    rig.close();

    assertThatIllegalStateException().isThrownBy(() -> rig.cache.get("k", origin::load));
    assertThatIllegalStateException().isThrownBy(() -> rig.cache.getIfPresent("k"));
    assertThatIllegalStateException().isThrownBy(() -> rig.cache.put("k", "v"));
    assertThatIllegalStateException().isThrownBy(() -> rig.cache.invalidate("k"));
    assertThatIllegalStateException().isThrownBy(() -> rig.caches.invalidateTags("t"));
    assertThatIllegalStateException()
        .isThrownBy(
            () -> rig.cache.getAsync("k", key -> CompletableFuture.completedFuture("async")));
    assertThat(origin.calls()).isZero();
  }

  @Test
  void caches_knowTheirNames() {
    rig.open("another");
    assertThat(rig.caches.names()).containsExactly("another", Rig.NAME);
    assertThat(rig.caches.<String, String>cache(Rig.NAME))
        .isSameAs(rig.caches.<String, String>cache(Rig.NAME));
    assertThatThrownBy(() -> rig.caches.cache("nobody")).hasMessageContaining("another, users");
    assertThatIllegalStateException().isThrownBy(() -> rig.open("another"));
  }

  @Test
  void statistics_countEvictionsAndEntries() {
    rig.cache.put("a", "v");
    rig.cache.put("b", "v");
    assertThat(rig.cache.statistics().heapEntries()).isEqualTo(2);
    assertThat(rig.cache.statistics().diskEntries()).isEqualTo(2);
  }

  /** Two writers overlap: nobody knows whose change came last. */
  @Test
  void endWrite_overlappedByAnotherWriter_storesNeither() {
    var first = rig.engine.beginWrite("k");
    var second = rig.engine.beginWrite("k");

    assertThat(rig.engine.endWrite(second, "2", List.of(), rig.policy)).isFalse();
    assertThat(rig.engine.endWrite(first, "1", List.of(), rig.policy)).isFalse();
    assertThat(rig.cache.contains("k")).isFalse();

    var third = rig.engine.beginWrite("k");
    assertThat(rig.engine.endWrite(third, "3", List.of(), rig.policy)).isTrue();
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("3");
  }

  @Test
  void endWrite_invalidatedMeanwhileInAnyWay_storesNothing() {
    List<Runnable> invalidations =
        List.of(
            () -> rig.cache.invalidate("k"),
            () -> rig.cache.expire("k"),
            () -> rig.caches.invalidateTags("t"),
            () -> rig.cache.invalidateAll(),
            () -> rig.cache.invalidatePrefix("k"),
            () -> rig.cache.put("k", "another"));
    for (Runnable invalidation : invalidations) {
      var asOf = rig.engine.beginWrite("k");
      invalidation.run();
      assertThat(rig.engine.endWrite(asOf, "v", List.of("t"), rig.policy)).isFalse();
    }
  }

  @Test
  void abandonWrite_letsTheNextOneStore() {
    rig.engine.abandonWrite(rig.engine.beginWrite("k"));
    rig.cache.put("k", "v");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v");
  }

  @Test
  void endWrite_valueCannotBeCopied_endsTheOldOneAndLetsTheNextOneStore() {
    try (Rig copying =
        Rig.copying(
            value -> {
              if ("bad".equals(value)) {
                throw new IllegalArgumentException("cannot be copied");
              }
              return value;
            })) {
      copying.cache.put("k", "old");
      copying.cache.put("k", "bad");
      assertThat(copying.cache.getIfPresent("k")).isNull();
      copying.cache.put("k", "good");
      assertThat(copying.cache.getIfPresent("k")).isEqualTo("good");
    }
  }
}
