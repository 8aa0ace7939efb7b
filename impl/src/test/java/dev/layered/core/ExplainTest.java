package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.layered.CacheExplanation;
import dev.layered.CacheExplanation.LayerState;
import dev.layered.CacheExplanation.State;
import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code explain} says of the layers of a node without Redis, and that it changes nothing. */
@SuppressWarnings("try") // a scope is only to be closed
class ExplainTest {

  private static final CacheOptions TAGGED = CacheOptions.ofTags("user");

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  private CacheExplanation explain() {
    return rig.caches.explain(Rig.NAME, "k");
  }

  private LayerState heap() {
    return explain().layer(CacheLayer.HEAP);
  }

  private void load(CacheOptions options) {
    rig.cache.get("k", options, origin::load);
  }

  @Test
  void nothing_isAbsentEverywhereAndOffWithoutRedis() {
    CacheExplanation said = explain();
    assertThat(said.cache()).isEqualTo(Rig.NAME);
    assertThat(said.key()).isEqualTo("k");
    assertThat(said.enabled()).isTrue();
    assertThat(said.inStep()).isTrue();
    assertThat(said.mode()).isEqualTo(CacheMode.NORMAL);
    assertThat(said.layers())
        .extracting(LayerState::state)
        .containsExactly(State.ABSENT, State.OFF, State.ABSENT);
    assertThat(said.breaker()).isNull();
    assertThat(said.loadingFor()).isNull();
    assertThat(said.lastMiss()).isNull();
  }

  @Test
  void fresh_hasWhatIsLeftOfItsLifeAndItsTags() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(30)));
    rig.caches.invalidateTags("user");
    load(TAGGED.withTags("user", "other"));
    rig.advance(20);
    LayerState heap = heap();
    assertThat(heap.state()).isEqualTo(State.FRESH);
    assertThat(heap.freshFor()).isEqualTo(Duration.ofSeconds(40));
    assertThat(heap.staleFor()).isEqualTo(Duration.ofSeconds(30));
    assertThat(heap.asOf()).isEqualTo(1);
    assertThat(heap.tags()).containsExactlyInAnyOrderEntriesOf(Map.of("user", 1L, "other", 0L));
    assertThat(explain().layer(CacheLayer.DISK).state()).isEqualTo(State.FRESH);
  }

  @Test
  void stale_hasWhatIsLeftOfItsWindow_andThenItIsExpired() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofSeconds(30)));
    load(TAGGED);
    rig.advance(70);
    assertThat(heap().state()).isEqualTo(State.STALE);
    assertThat(heap().freshFor()).isNull();
    assertThat(heap().staleFor()).isEqualTo(Duration.ofSeconds(20));
    rig.advance(20);
    assertThat(heap().state()).isEqualTo(State.EXPIRED);
  }

  @Test
  void void_namesTheInvalidationAndItsPosition() {
    rig.caches.invalidateTags("other");
    load(TAGGED);
    rig.caches.invalidateTags("user");
    assertThat(heap().state()).isEqualTo(State.INVALIDATED);
    assertThat(heap().detail()).isEqualTo("tag \"user\" was invalidated at position 2");
    assertThat(heap().tags()).containsEntry("user", 2L);

    load(TAGGED);
    rig.cache.invalidateAll();
    assertThat(heap().detail()).isEqualTo("the cache was invalidated at position 3");
    assertThat(explain().clearedAt()).isEqualTo(3);

    load(TAGGED);
    rig.cache.invalidatePrefix("k");
    assertThat(heap().detail()).contains("pattern", "position 4");

    load(TAGGED.withTags("user", "team"));
    rig.caches.invalidate(dev.layered.InvalidateCache.allTags("user", "team"));
    assertThat(heap().detail()).contains("user", "team", "position 5");
    assertThat(explain().layer(CacheLayer.DISK).state()).isEqualTo(State.INVALIDATED);
  }

  @Test
  void expiredByRequest_isStaleAndSaysSo() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(30)));
    load(TAGGED);
    rig.cache.expireAll();
    assertThat(heap().state()).isEqualTo(State.STALE);
    assertThat(heap().detail()).isEqualTo("the cache was expired at position 1");
  }

  @Test
  void idle_livesOnlySoLongAsItIsRead_andExplainingIsNoRead() {
    rig.set(CacheOptions.DEFAULTS.withMaxIdle(Duration.ofSeconds(10)));
    load(TAGGED);
    rig.advance(6);
    assertThat(heap().freshFor()).isEqualTo(Duration.ofSeconds(4));
    rig.advance(4);
    assertThat(heap().state()).as("not read by explain").isEqualTo(State.EXPIRED);
  }

  @Test
  void explaining_changesNothing() {
    load(TAGGED);
    rig.heap.remove("k");
    rig.cache.expireAll();
    Entry onDisk = rig.disk.get("k");
    CacheStatistics before = rig.cache.statistics();

    String first = explain().toString();
    assertThat(explain()).hasToString(first);

    assertThat(rig.cache.statistics()).isEqualTo(before);
    assertThat(rig.heap.get("k")).as("nothing is copied up").isNull();
    assertThat(rig.disk.get("k").staleAtNanos()).isEqualTo(onDisk.staleAtNanos());
    assertThat(rig.refreshes.waiting()).isZero();
  }

  @Test
  void loadInFlight_isSeenWithItsAge() throws Exception {
    try (Tasks tasks = new Tasks()) {
      for (CacheMode mode : List.of(CacheMode.NORMAL, CacheMode.REFRESH)) {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        var loading =
            tasks.start(
                () ->
                    rig.cache.get(
                        "k",
                        CacheOptions.DEFAULTS.withMode(mode),
                        key -> {
                          begun.countDown();
                          Tasks.await(mayEnd);
                          return "v";
                        }));
        Tasks.await(begun);
        rig.advance(3);
        assertThat(explain().loadingFor()).isEqualTo(Duration.ofSeconds(3));
        mayEnd.countDown();
        Tasks.result(loading);
        assertThat(explain().loadingFor()).isNull();
      }
    }
  }

  @Test
  void text_hasTheKeyAndNoValue() {
    rig.cache.get("k", TAGGED, key -> "secret");
    rig.caches.invalidateTags("user");
    rig.cache.get("k", TAGGED, key -> "secret");
    assertThat(explain().toString().lines())
        .containsExactly(
            "cache      users",
            "key        s:k",
            "mode       NORMAL",
            "node       in step with the log, at position 1",
            "heap       fresh for 1m, as of position 1, tag \"user\" invalidated at 1",
            "redis      off: the cache has no such layer",
            "disk       fresh for 1m, as of position 1, tag \"user\" invalidated at 1",
            "load       none in flight",
            "last miss  TAG_INVALIDATED 0s ago: heap: tag \"user\" was invalidated at position 1;"
                + " disk: tag \"user\" was invalidated at position 1");
  }

  @Test
  void disabled_andTheMode_areSaid() {
    rig.enabled = false;
    assertThat(explain().enabled()).isFalse();
    assertThat(explain().toString()).startsWith("cache      users, disabled");
    try (var scope = rig.node.modes().use(CacheMode.skipping(CacheLayer.HEAP))) {
      assertThat(explain().mode()).isEqualTo(CacheMode.skipping(CacheLayer.HEAP));
    }
  }

  @Test
  void unknownCache_keyWithoutForm_andClosedNode_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rig.caches.explain("user", "k"))
        .withMessage("there is no cache \"user\"; there are: users");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rig.caches.explain(Rig.NAME, new CompletableFuture<>()));
    rig.node.close();
    assertThatIllegalStateException().isThrownBy(this::explain);
  }

  @Test
  void nodeThatIsNotInStep_saysSo() {
    MemoryCluster cluster = new MemoryCluster();
    MemoryCluster.Node node = cluster.join();
    node.cache.get("k", origin::load);
    node.connected = false;
    cluster.ticker.advance(Duration.ofNanos(MemoryCluster.STALENESS));
    CacheExplanation said = new TypedCaches(node.node).explain("c", "k");
    assertThat(said.inStep()).isFalse();
    assertThat(said.layer(CacheLayer.HEAP).state()).isEqualTo(State.FRESH);
    assertThat(said.layer(CacheLayer.REDIS).state()).isEqualTo(State.UNREACHABLE);
    assertThat(said.toString()).contains("not in step");
  }

  @Test
  void sharedEntry_isJudgedByWhatIsLearned() {
    MemoryCluster cluster = new MemoryCluster();
    MemoryCluster.Node node = cluster.join();
    node.cache.get("k", TAGGED, origin::load);
    new TypedCaches(node.node).invalidateTags("user");
    LayerState seen = new TypedCaches(node.node).explain("c", "k").layer(CacheLayer.REDIS);
    assertThat(seen.state()).isEqualTo(State.INVALIDATED);
    assertThat(seen.detail()).contains("tag \"user\"");

    MemoryCluster.Node late = cluster.join();
    LayerState lateSeen = new TypedCaches(late.node).explain("c", "k").layer(CacheLayer.REDIS);
    assertThat(lateSeen.state()).isEqualTo(State.INVALIDATED);
    assertThat(lateSeen.detail()).contains("tag \"user\"");
    assertThat(late.heap.kind()).isEqualTo(LayerKind.HEAP);
  }
}
