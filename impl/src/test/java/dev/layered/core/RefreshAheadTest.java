package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that are refreshed while they are fresh. */
class RefreshAheadTest {

  private static final LogPosition START = new LogPosition(1, 0, 0);
  private static final long SECOND = 1_000_000_000L;

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  private String get() {
    return rig.cache.get("k", origin::load);
  }

  private void refreshAfter(double share) {
    rig.set(CacheOptions.DEFAULTS.withRefreshAhead(share));
  }

  @Test
  void ahead_beforeItsShare_refreshesNothing() {
    refreshAfter(0.8);
    get();
    rig.advance(47);

    assertThat(get()).isEqualTo("v1");
    assertThat(rig.refreshes.waiting()).isZero();
  }

  @Test
  void ahead_afterItsShare_answersAHitAndRefreshesOnce() {
    refreshAfter(0.8);
    get();
    rig.advance(48);

    assertThat(get()).isEqualTo("v1");
    assertThat(get()).isEqualTo("v1");
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
    rig.refreshes.runAll();

    assertThat(get()).isEqualTo("v2");
    CacheStatistics statistics = rig.cache.statistics();
    assertThat(statistics.heapHits()).isEqualTo(3);
    assertThat(statistics.staleHits()).isZero();
    assertThat(statistics.misses()).isEqualTo(1);
  }

  @Test
  void ahead_refreshed_livesAnew() {
    refreshAfter(0.8);
    get();
    rig.advance(50);
    get();
    rig.refreshes.runAll();
    rig.advance(47);

    assertThat(get()).isEqualTo("v2");
    assertThat(rig.refreshes.waiting()).isZero();
    rig.advance(1);
    get();
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
  }

  @Test
  void ahead_asyncCaller_answersAtOnceAndRefreshes() {
    refreshAfter(0.5);
    get();
    rig.advance(30);

    assertThat(
            rig.cache
                .getAsync("k", key -> CompletableFuture.completedFuture("later"))
                .toCompletableFuture())
        .isCompletedWithValue("v1");
    rig.refreshes.runAll();

    assertThat(get()).isEqualTo("later");
  }

  @Test
  void ahead_refreshFails_keepsTheValueAndTriesAgainAfterThePause() {
    rig.set(
        CacheOptions.DEFAULTS
            .withRefreshAhead(0.5)
            .withStaleIfErrorThrottle(Duration.ofSeconds(10)));
    get();
    rig.advance(30);
    assertThat(rig.cache.get("k", RefreshAheadTest::failUnchecked)).isEqualTo("v1");
    rig.refreshes.runAll();

    rig.advance(9);
    assertThat(get()).isEqualTo("v1");
    assertThat(rig.refreshes.waiting()).isZero();
    rig.advance(1);
    get();
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void ahead_slowRefreshFails_pausesFromItsEnd() {
    rig.set(
        CacheOptions.DEFAULTS
            .withRefreshAhead(0.2)
            .withStaleIfErrorThrottle(Duration.ofSeconds(10)));
    get();
    rig.advance(12);
    rig.cache.get(
        "k",
        key -> {
          rig.advance(20);
          throw new IllegalStateException("origin is down");
        });
    rig.refreshes.runAll();

    rig.advance(9);
    get();
    assertThat(rig.refreshes.waiting()).isZero();
    rig.advance(1);
    get();
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
  }

  private static String failUnchecked(String key) {
    throw new IllegalStateException("origin is down");
  }

  @Test
  void ahead_executorRefuses_doesNotAskAtEveryRead() {
    refreshAfter(0.5);
    get();
    rig.advance(30);
    rig.refreshes.refuseWith(() -> new RejectedExecutionException("full"));
    get();
    rig.refreshes.accept();

    get();
    assertThat(rig.refreshes.waiting()).isZero();
    rig.advance(1);
    get();
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
  }

  @Test
  void ahead_invalidatedMeanwhile_storesNothingAndServesNothing() {
    refreshAfter(0.5);
    get();
    rig.advance(30);
    get();
    rig.cache.invalidate("k");

    assertThat(get()).isEqualTo("v2");
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
    assertThat(origin.calls()).isEqualTo(2);
  }

  @Test
  void ahead_expiredByHand_isStaleAtOnce() {
    refreshAfter(0.5);
    get();
    rig.advance(30);
    get();
    rig.cache.expire("k");

    assertThat(rig.cache.getIfPresent("k")).isNull();
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void ahead_otherReads_stillFindTheDueValue() {
    refreshAfter(0.5);
    get();
    rig.advance(30);

    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
    assertThat(rig.cache.contains("k")).isTrue();
    assertThat(rig.cache.getAll(List.of("k"))).containsEntry("k", "v1");
    assertThat(rig.cache.statistics().heapHits()).isEqualTo(3);
  }

  @Test
  void ahead_withoutHeap_refreshesWhatTheDiskHolds() {
    try (Rig bare = Rig.withoutHeap()) {
      bare.set(CacheOptions.DEFAULTS.withRefreshAhead(0.5));
      bare.cache.get("k", origin::load);
      bare.advance(30);

      assertThat(bare.cache.get("k", origin::load)).isEqualTo("v1");
      bare.refreshes.runAll();
      assertThat(bare.cache.get("k", origin::load)).isEqualTo("v2");
    }
  }

  /** The copy on the heap ends earlier, and is no older than what the disk holds. */
  @Test
  void ahead_heapTtl_refreshesOnceAndPauses() {
    rig.set(
        CacheOptions.DEFAULTS
            .withRefreshAhead(0.5)
            .withHeapTtl(Duration.ofSeconds(20))
            .withStaleIfErrorThrottle(Duration.ofSeconds(5)));
    get();
    rig.advance(35);
    assertThat(get()).isEqualTo("v1");
    for (int i = 0; i < 3; i++) {
      assertThat(get()).isEqualTo("v1");
    }
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
    rig.refreshes.runAll();

    assertThat(get()).isEqualTo("v2");
    assertThat(origin.calls()).isEqualTo(2);
  }

  @Test
  void ahead_heapCopyGoneWhileARefreshFails_servesTheFreshValue() {
    refreshAfter(0.5);
    get();
    rig.advance(30);
    rig.cache.get(
        "k",
        key -> {
          rig.heap.clear();
          throw new IllegalStateException("origin is down");
        });
    rig.refreshes.runAll();

    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
  }

  @Test
  void ahead_jitteredLife_countsItsOwnShare() {
    Entry half = new Entry("v", List.of(), START, null, 30 * SECOND, 30 * SECOND, 30 * SECOND);
    RefreshAhead ahead = new RefreshAhead(new CacheCounters(), () -> 0);
    StorePolicy policy = Rig.MINUTE.with(CacheOptions.DEFAULTS.withRefreshAhead(0.8));

    // An entry keeps its life to a ten-millionth.
    assertThat(ahead.quietUntil(half, policy)).isCloseTo(24 * SECOND, within(3_000L));
  }

  @Test
  void beta_longLoads_refreshEarlierThanShortOnes() {
    CacheCounters counters = new CacheCounters();
    counters.loadEnded(SECOND, true);
    RandomGenerator half = RandomGenerator.of("L64X128MixRandom");
    RefreshAhead ahead = new RefreshAhead(counters, half);
    StorePolicy policy = Rig.MINUTE.with(CacheOptions.DEFAULTS.withRefreshAheadBeta(2));
    Entry entry = new Entry("v", List.of(), START, null, 60 * SECOND, 60 * SECOND, 60 * SECOND);

    assertThat(ahead.quietUntil(entry, policy)).isEqualTo(32 * SECOND);
    // The chance at a time before the end is exp(-left / (beta * load)), as the paper derives.
    assertThat(shareDue(ahead, entry, policy, 58)).isBetween(0.33, 0.41);
    assertThat(shareDue(ahead, entry, policy, 56)).isBetween(0.11, 0.16);
    assertThat(shareDue(ahead, entry, policy, 32)).isBetween(0.0, 0.001);
  }

  private static double shareDue(RefreshAhead ahead, Entry entry, StorePolicy policy, long second) {
    int due = 0;
    for (int i = 0; i < 10_000; i++) {
      due += ahead.isDue(entry, policy, second * SECOND) ? 1 : 0;
    }
    return due / 10_000.0;
  }

  @Test
  void beta_beforeAnyLoad_refreshesNothing() {
    RefreshAhead ahead = new RefreshAhead(new CacheCounters(), () -> -1L);
    StorePolicy policy = Rig.MINUTE.with(CacheOptions.DEFAULTS.withRefreshAheadBeta(1));
    Entry entry = new Entry("v", List.of(), START, null, 60 * SECOND, 60 * SECOND, 60 * SECOND);

    assertThat(ahead.quietUntil(entry, policy)).isEqualTo(60 * SECOND);
    assertThat(ahead.isDue(entry, policy, 59 * SECOND)).isFalse();
  }

  @Test
  void entry_madeStale_isNotQuietAgain() {
    Entry entry = new Entry("v", List.of(), START, null, 60, 90, 60);
    entry.makeStale(10);
    entry.beQuietUntil(50);

    assertThat(entry.readQuiet(20)).isFalse();
    assertThat(entry.readFresh(20)).isFalse();
  }
}
