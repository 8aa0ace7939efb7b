package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.NotCachedException;
import dev.layered.core.MemoryCluster.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each mode reads, loads and stores, for one caller at a time. */
@Timeout(60)
@SuppressWarnings("try") // a scope is only to be closed
class CacheModeTest {

  private static final CacheOptions BYPASS = CacheOptions.DEFAULTS.withMode(CacheMode.BYPASS);
  private static final CacheOptions REFRESH = CacheOptions.DEFAULTS.withMode(CacheMode.REFRESH);
  private static final CacheOptions ONLY_IF_CACHED =
      CacheOptions.DEFAULTS.withMode(CacheMode.ONLY_IF_CACHED);

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  private String get(CacheOptions options) {
    return rig.cache.get("k", options, origin::load);
  }

  private static CacheOptions skipping(CacheLayer first, CacheLayer... more) {
    return CacheOptions.DEFAULTS.withMode(CacheMode.skipping(first, more));
  }

  @Test
  void normal_isAsWithoutAMode() {
    CacheOptions normal = CacheOptions.DEFAULTS.withMode(CacheMode.NORMAL);
    assertThat(get(normal)).isEqualTo("v1");
    assertThat(get(normal)).isEqualTo("v1");
    assertThat(rig.cache.statistics().heapHits()).isEqualTo(1);
  }

  @Test
  void bypass_readsAndStoresNothing() {
    assertThat(get(BYPASS)).isEqualTo("v1");
    assertThat(rig.cache.contains("k")).isFalse();
    get(CacheOptions.DEFAULTS);
    assertThat(get(BYPASS)).isEqualTo("v3");
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("v2");
  }

  @Test
  void refresh_loadsAlthoughThereIsAValue_andStoresInEveryLayer() {
    get(CacheOptions.DEFAULTS);
    assertThat(get(REFRESH.withTags("t"))).isEqualTo("v2");
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("v2");
    rig.heap.clear();
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("v2");
    rig.caches.invalidateTags("t");
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("v3");
  }

  @Test
  void refresh_thatFails_throwsAndLeavesWhatThereIs() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofHours(1)));
    get(CacheOptions.DEFAULTS);
    IOException problem = new IOException("away");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                rig.cache.get(
                    "k",
                    REFRESH,
                    key -> {
                      throw problem;
                    }))
        .isSameAs(problem);
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("v1");
    assertThat(get(REFRESH)).as("the failed one has ended").isEqualTo("v2");
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(1);
  }

  @Test
  void refresh_ofWhatCannotBeCopied_isReturnedAndTakesTheOldValueAway() {
    try (Rig copying = copyingButNot("bad")) {
      copying.cache.put("k", "old");
      assertThat(copying.cache.get("k", REFRESH, key -> "bad")).isEqualTo("bad");
      assertThat(copying.cache.getIfPresent("k")).isNull();
      assertThat(copying.cache.get("k", REFRESH, key -> "new")).isEqualTo("new");
    }
  }

  @Test
  void refresh_withoutWaiting_ofWhatCannotBeCopied_isReturnedAndTakesTheOldValueAway() {
    try (Rig copying = copyingButNot("bad")) {
      copying.cache.put("k", "old");
      assertThat(
              copying.cache.getAsync(
                  "k", REFRESH, (key, control) -> CompletableFuture.completedFuture("bad")))
          .isCompletedWithValue("bad");
      assertThat(copying.cache.getIfPresent("k")).isNull();
    }
  }

  private static Rig copyingButNot(String refused) {
    return Rig.copying(
        value -> {
          if (refused.equals(value)) {
            throw new IllegalArgumentException("no form in bytes");
          }
          return value;
        });
  }

  @Test
  void refresh_ofWhatIsNotStored_takesTheOldValueAway() {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));
    get(CacheOptions.DEFAULTS);
    assertThat(rig.cache.get("k", REFRESH, key -> null)).isNull();
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void refresh_thatIsInvalidatedMeanwhile_isNotStored() {
    get(CacheOptions.DEFAULTS);
    rig.cache.get(
        "k",
        REFRESH,
        key -> {
          rig.cache.invalidate("k");
          return "old";
        });
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void refresh_withinItsOwnLoad_loadsAloneAndDoesNotWaitForItself() {
    rig.loadWaitNanos = Duration.ofHours(1).toNanos();
    String answer =
        rig.cache.get("k", REFRESH, key -> "outer of " + rig.cache.get("k", REFRESH, k -> "inner"));
    assertThat(answer).isEqualTo("outer of inner");
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("outer of inner");
  }

  @Test
  void onlyIfCached_neverLoads() {
    assertThatExceptionOfType(NotCachedException.class)
        .isThrownBy(() -> get(ONLY_IF_CACHED))
        .withMessageStartingWith("LAYERED-651 cache \"users\"")
        .withMessageNotContaining("\"k\"");
    get(CacheOptions.DEFAULTS);
    assertThat(get(ONLY_IF_CACHED)).isEqualTo("v1");
    rig.heap.clear();
    assertThat(get(ONLY_IF_CACHED)).as("on disk").isEqualTo("v1");
    rig.advance(60);
    assertThatExceptionOfType(NotCachedException.class).isThrownBy(() -> get(ONLY_IF_CACHED));
    assertThat(origin.calls()).isEqualTo(1);
  }

  @Test
  void onlyIfCached_servesStaleWithinAWindow_andRefreshesNothing() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(30)));
    get(CacheOptions.DEFAULTS);
    rig.advance(89);
    assertThat(get(ONLY_IF_CACHED)).isEqualTo("v1");
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(1);
    assertThat(rig.refreshes.waiting()).isZero();
    assertThatExceptionOfType(NotCachedException.class)
        .as("its own windows count")
        .isThrownBy(() -> get(ONLY_IF_CACHED.withStaleIfError(Duration.ofSeconds(1))));
    rig.caches.invalidateTags("other");
    rig.cache.invalidateAll();
    assertThatExceptionOfType(NotCachedException.class).isThrownBy(() -> get(ONLY_IF_CACHED));
  }

  private List<Object> getAllCached(Object... keys) {
    return rig.engine.getAllCached(List.of(keys), rig.policy);
  }

  @Test
  void onlyIfCached_batch_answersFromEveryLayer_orNotAtAll() {
    rig.cache.put("below", "b");
    rig.heap.clear();
    rig.cache.put("above", "a");

    assertThat(getAllCached("below", "above")).containsExactly("b", "a");
    assertThatExceptionOfType(NotCachedException.class)
        .isThrownBy(() -> getAllCached("above", "k", "below", "l"))
        .withMessageStartingWith("LAYERED-651 cache \"users\"");
    assertThat(rig.cache.statistics().misses()).isEqualTo(2);
    assertThat(rig.cache.statistics().loads()).isZero();
    assertThat(rig.cache.statistics().loadFailures()).isZero();
  }

  @Test
  void onlyIfCached_batch_servesStaleWithinAWindow_andRefreshesNothing() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofSeconds(30)));
    rig.cache.put("below", "b");
    rig.heap.clear();
    rig.cache.put("above", "a");
    rig.advance(89);

    assertThat(getAllCached("above", "below")).containsExactly("a", "b");
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(2);
    assertThat(rig.refreshes.waiting()).isZero();
    rig.advance(1);
    assertThatExceptionOfType(NotCachedException.class).isThrownBy(() -> getAllCached("above"));
  }

  /** A load that is not there cannot be shared, and cannot fail those who may load. */
  @Test
  void onlyIfCached_batch_leavesACallerOfTheSameKeyItsOwnLoad() throws Exception {
    try (Tasks tasks = new Tasks()) {
      AtomicReference<String> meanwhile = new AtomicReference<>();
      rig.disk.afterNextGet(() -> meanwhile.set(inNormalMode(tasks)));

      assertThatExceptionOfType(NotCachedException.class).isThrownBy(() -> getAllCached("k"));

      assertThat(meanwhile).hasValue("v1");
      assertThat(getAllCached("k")).containsExactly("v1");
    }
  }

  private String inNormalMode(Tasks tasks) {
    try {
      return Tasks.result(tasks.start(() -> get(CacheOptions.DEFAULTS)));
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void skippedHeap_isNotRead_andDoesNotKeepAnOlderCopy() {
    get(CacheOptions.DEFAULTS);
    assertThat(get(skipping(CacheLayer.HEAP))).isEqualTo("v1");
    assertThat(rig.cache.statistics().diskHits()).isEqualTo(1);
    assertThat(rig.heap.get("k")).as("the copy that could be older").isNull();
  }

  @Test
  void skippedLayers_getWhatIsLoadedInstead() {
    get(CacheOptions.DEFAULTS);
    assertThat(get(skipping(CacheLayer.HEAP, CacheLayer.DISK))).isEqualTo("v2");
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("v2");
    rig.heap.clear();
    assertThat(get(CacheOptions.DEFAULTS)).isEqualTo("v2");
  }

  @Test
  void skippedDisk_isNotRead_butTheHeapIs() {
    get(CacheOptions.DEFAULTS);
    assertThat(get(skipping(CacheLayer.DISK))).isEqualTo("v1");
    rig.heap.clear();
    assertThat(get(skipping(CacheLayer.DISK))).isEqualTo("v2");
  }

  @Test
  void skippedRedis_isNotRead_andGetsWhatIsLoadedInstead() {
    MemoryCluster cluster = new MemoryCluster();
    Node a = cluster.join();
    Node b = cluster.join();
    a.cache.get("k", key -> "old");
    int lookups = cluster.lookups;
    assertThat(b.cache.get("k", skipping(CacheLayer.REDIS), key -> "new")).isEqualTo("new");
    assertThat(cluster.lookups).isEqualTo(lookups);
    assertThat(cluster.stored("k").value()).isEqualTo("new");
    assertThat(a.cache.get("k", key -> "?")).as("other nodes drop their copies").isEqualTo("new");
  }

  @Test
  void refresh_onOneNode_isSeenByTheOthers() {
    MemoryCluster cluster = new MemoryCluster();
    Node a = cluster.join();
    Node b = cluster.join();
    a.cache.get("k", key -> "old");
    b.cache.get("k", key -> "?");
    assertThat(b.cache.get("k", REFRESH, key -> "new")).isEqualTo("new");
    assertThat(a.cache.get("k", key -> "?")).isEqualTo("new");
    assertThat(b.cache.get("k", key -> "?")).isEqualTo("new");
  }

  /** It was read before the refresh began, and would come back as the newest otherwise. */
  @Test
  void refresh_overtakesALoadOfAnotherNode() throws Exception {
    MemoryCluster cluster = new MemoryCluster();
    Node a = cluster.join();
    Node b = cluster.join();
    HeldLoad older = new HeldLoad(a, CacheOptions.DEFAULTS, key -> "old");
    assertThat(b.cache.get("k", REFRESH, key -> "new")).isEqualTo("new");
    assertThat(older.end()).isEqualTo("old");
    assertThat(a.cache.get("k", key -> "?")).isEqualTo("new");
    assertThat(b.cache.get("k", key -> "?")).isEqualTo("new");
  }

  @Test
  void put_refusesAModeThatMeansNothing() {
    rig.cache.put("k", "v", CacheOptions.DEFAULTS.withMode(CacheMode.NORMAL));
    for (CacheOptions options : new CacheOptions[] {BYPASS, REFRESH, ONLY_IF_CACHED}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rig.cache.put("k", "w", options))
          .withMessageContaining(options.mode().toString())
          .withMessageContaining("allowed is NORMAL");
    }
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v");
  }

  @Test
  void async_obeysTheModeOfTheCaller() throws Exception {
    CallerModes modes = rig.node.modes();
    rig.cache.put("k", "cached");
    try (var scope = modes.use(CacheMode.BYPASS)) {
      assertThat(getAsync()).isEqualTo("v1");
    }
    assertThat(getAsync()).isEqualTo("cached");
    try (var scope = modes.use(CacheMode.REFRESH)) {
      assertThat(getAsync()).isEqualTo("v2");
      assertThat(getAsync()).isEqualTo("v3");
    }
    assertThat(getAsync()).isEqualTo("v3");
    rig.cache.invalidate("k");
    try (var scope = modes.use(CacheMode.ONLY_IF_CACHED)) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(this::getAsync)
          .withCauseInstanceOf(NotCachedException.class);
    }
    assertThat(origin.calls()).isEqualTo(3);
  }

  private String getAsync() {
    return rig.cache
        .getAsync("k", key -> CompletableFuture.completedFuture(origin.load(key)))
        .toCompletableFuture()
        .join();
  }

  @Test
  void asyncRefresh_thatFails_endsForTheNext() {
    try (var scope = rig.node.modes().use(CacheMode.REFRESH)) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(
              () ->
                  rig.cache
                      .getAsync("k", key -> CompletableFuture.failedFuture(new IOException("away")))
                      .toCompletableFuture()
                      .join())
          .withCauseInstanceOf(IOException.class);
      assertThat(getAsync()).isEqualTo("v1");
    }
  }
}
