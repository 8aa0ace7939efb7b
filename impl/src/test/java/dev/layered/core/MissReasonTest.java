package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheExplanation.Miss;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.MissReason;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.event.Unreadable;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.ManualTicker;
import dev.layered.ehcache.HeapLayer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why the last call for a key was a miss. */
@Timeout(60)
class MissReasonTest {

  private static final CacheOptions TAGGED = CacheOptions.ofTags("user");

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  private Miss last() {
    return rig.caches.explain(Rig.NAME, "k").lastMiss();
  }

  private Miss missed() {
    int before = origin.calls();
    rig.cache.get("k", TAGGED, origin::load);
    assertThat(origin.calls()).as("a miss").isEqualTo(before + 1);
    return last();
  }

  @Test
  void firstCall_isAbsent_andAHitAfterItChangesNothing() {
    assertThat(missed().reason()).isEqualTo(MissReason.ABSENT);
    rig.advance(5);
    rig.cache.get("k", origin::load);
    assertThat(last()).isEqualTo(new Miss(MissReason.ABSENT, "", Duration.ofSeconds(5)));
  }

  @Test
  void ttl_isExpired() {
    missed();
    rig.advance(60);
    assertThat(missed().reason()).isEqualTo(MissReason.EXPIRED);
  }

  @Test
  void expiry_isExpired() {
    missed();
    rig.cache.expire("k");
    assertThat(missed().reason()).isEqualTo(MissReason.EXPIRED);
    rig.cache.expireAll();
    assertThat(missed().detail()).contains("the cache was expired at position 2");
  }

  @Test
  void tag_isNamed() {
    missed();
    rig.caches.invalidateTags("user");
    assertThat(missed())
        .satisfies(
            miss -> {
              assertThat(miss.reason()).isEqualTo(MissReason.TAG_INVALIDATED);
              assertThat(miss.detail()).contains("tag \"user\" was invalidated at position 1");
            });
  }

  @Test
  void patternCacheAndKey_areTold() {
    missed();
    rig.cache.invalidateMatching("k*");
    assertThat(missed().reason()).isEqualTo(MissReason.PATTERN_INVALIDATED);
    rig.cache.invalidateAll();
    assertThat(missed().reason()).isEqualTo(MissReason.CACHE_CLEARED);
    rig.cache.invalidate("k");
    assertThat(missed().reason()).isEqualTo(MissReason.KEY_INVALIDATED);
  }

  @Test
  void overtakenLoad_isFenced() {
    rig.cache.get(
        "k",
        key -> {
          rig.cache.invalidate("k");
          return "old";
        });
    assertThat(missed().reason()).isEqualTo(MissReason.FENCED);
  }

  @Test
  void nullThatIsNotStored_isNotStored() {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));
    rig.cache.get("k", key -> null);
    assertThat(missed().reason()).isEqualTo(MissReason.NOT_STORED);
    assertThat(last().detail()).isNotEmpty();
  }

  private static LayeredNode node() {
    return new LayeredNode(
        new ManualTicker(), null, 10, Workers.of(Runnable::run), event -> {}, told -> {});
  }

  private static EngineCache open(
      LayeredNode node, CacheCounters counters, String name, Layer heap, Layer disk) {
    return node.open(
        new CacheSpec(
            name,
            new LayerStack.Layers(heap, AbsentSharedLayer.INSTANCE, disk),
            counters,
            ValueCopier.SHARE,
            () -> Rig.MINUTE,
            SingleFlight.CLUSTER,
            () -> true,
            () -> TimeUnit.SECONDS.toNanos(10)));
  }

  @Test
  void heapThatIsFull_hasEvicted() {
    try (LayeredNode node = node()) {
      CacheCounters counters = new CacheCounters();
      Layer heap = new HeapLayer("small", 10, counters);
      LayeredCache<Integer, String> cache =
          new TypedCache<>(
              node, open(node, counters, "small", heap, new AbsentLayer(LayerKind.DISK)));
      for (int i = 0; i < 100; i++) {
        cache.get(i, origin::load);
      }
      TypedCaches caches = new TypedCaches(node);
      int evicted = 0;
      for (int i = 0; i < 100; i++) {
        int before = origin.calls();
        cache.get(i, origin::load);
        if (origin.calls() > before) {
          evicted++;
          assertThat(caches.explain("small", i).lastMiss().reason()).isEqualTo(MissReason.EVICTED);
        }
      }
      assertThat(evicted).isGreaterThan(50);
    }
  }

  /** Remedy: the first hit after something went wrong notes that it is over. */
  @Test
  void withoutAHeap_whatWentWrongBeforeAHit_explainsNoMissAfterIt() {
    try (LayeredNode node = node()) {
      CacheCounters counters = new CacheCounters();
      Layer disk = new MapLayer(LayerKind.DISK);
      EngineCache engine = open(node, counters, "heapless", new AbsentLayer(LayerKind.HEAP), disk);
      LayeredCache<String, String> cache = new TypedCache<>(node, engine);
      cache.get("k", origin::load);
      counters.undecodable(LayerKind.DISK, "k", new Unreadable(false, "corrupt"));
      cache.get("k", origin::load);
      assertThat(origin.calls()).as("the second call was a hit").isEqualTo(1);

      disk.remove("k");
      cache.get("k", origin::load);

      Miss miss = new TypedCaches(node).explain("heapless", "k").lastMiss();
      assertThat(miss.reason()).isEqualTo(MissReason.ABSENT);
      assertThat(miss.detail()).isEmpty();
    }
  }

  @Test
  void bytesThatAreNoEntry_areUndecodableOrOfAnotherType() {
    // The layer would tell it during the search; a layer of bytes is in other tests.
    CacheCounters counters = rig.engine.stack().counters();
    counters.undecodable(LayerKind.DISK, "k", new Unreadable(false, "corrupt"));
    assertThat(missed())
        .satisfies(
            miss -> {
              assertThat(miss.reason()).isEqualTo(MissReason.UNDECODABLE);
              assertThat(miss.detail()).isEqualTo("disk: corrupt");
            });
    rig.advance(60);
    rig.disk.remove("k");
    counters.undecodable(LayerKind.DISK, "k", new Unreadable(true, "type changed"));
    assertThat(missed().reason()).isEqualTo(MissReason.TYPE_CHANGED);
    assertThat(last().detail()).isEqualTo("disk: type changed");
    rig.cache.invalidate("k");
    counters.undecodable(LayerKind.DISK, "k", new Unreadable(true, "type changed"));
    assertThat(missed().reason())
        .as("gone whatever the bytes are")
        .isEqualTo(MissReason.KEY_INVALIDATED);
    assertThat(last().detail()).endsWith("; disk: type changed");
  }

  @Test
  void nodeThatIsCutOff_orRedisThatIsAway_isALayerThatIsDown() {
    MemoryCluster cluster = new MemoryCluster();
    MemoryCluster.Node node = cluster.join();
    TypedCaches caches = new TypedCaches(node.node);
    node.cache.get("k", origin::load);
    node.connected = false;
    cluster.ticker.advance(Duration.ofNanos(MemoryCluster.STALENESS));
    node.cache.get("k", origin::load);
    Miss cutOff = caches.explain("c", "k").lastMiss();
    assertThat(cutOff.reason()).isEqualTo(MissReason.LAYER_DOWN);
    assertThat(cutOff.detail()).contains("not in step");

    MemoryCluster.Node other = cluster.join();
    other.connected = false;
    other.cache.get("x", origin::load);
    Miss away = new TypedCaches(other.node).explain("c", "x").lastMiss();
    assertThat(away.reason()).isEqualTo(MissReason.LAYER_DOWN);
    assertThat(away.detail()).isEqualTo("redis: no answer");
  }

  @Test
  void logThatBeganAnew_isTold() {
    MemoryCluster cluster = new MemoryCluster();
    MemoryCluster.Node node = cluster.join();
    node.cache.get("k", origin::load);
    node.engine.stack().restart();
    cluster.stored("k");
    node.engine.stack().misses().missed("k");
    assertThat(new TypedCaches(node.node).explain("c", "k").lastMiss().reason())
        .isEqualTo(MissReason.LOG_RESTARTED);
  }

  @Test
  void modes_andTransactions_bypass() {
    rig.cache.get("k", CacheOptions.DEFAULTS.withMode(CacheMode.BYPASS), origin::load);
    assertThat(last().reason()).isEqualTo(MissReason.BYPASSED);
  }

  @Test
  void cacheThatIsOff_isDisabled() {
    rig.enabled = false;
    rig.cache.get("k", origin::load);
    assertThat(last().reason()).isEqualTo(MissReason.DISABLED);
  }

  @Test
  void getIfPresent_andAsyncLoads_areMissesToo() {
    rig.cache.getIfPresent("k");
    assertThat(last().reason()).isEqualTo(MissReason.ABSENT);
    rig.cache.put("k", "v");
    rig.cache.invalidate("k");
    rig.cache.getAsync("k", key -> CompletableFuture.completedFuture("v"));
    assertThat(last().reason()).isEqualTo(MissReason.KEY_INVALIDATED);
  }

  @Test
  void memory_isBounded_andTheOldestGo() {
    for (int i = 0; i <= MissLog.MAX_KEYS; i++) {
      rig.cache.getIfPresent("k" + i);
    }
    MissLog log = rig.engine.stack().misses();
    assertThat(log.last("k0")).isNull();
    assertThat(log.last("k1")).isNotNull();
    assertThat(log.last("k" + MissLog.MAX_KEYS)).isNotNull();
  }

  @Test
  void hitOnTheHeap_writesNothing() {
    rig.cache.put("k", "v");
    for (int i = 0; i < 10; i++) {
      rig.cache.get("k", origin::load);
    }
    assertThat(rig.engine.stack().misses().last("k")).isNull();
  }
}
