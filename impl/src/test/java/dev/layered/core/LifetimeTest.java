package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheOptions;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifetimeTest {

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  private String get() {
    return rig.cache.get("k", origin::load);
  }

  @Test
  void ttl_endsToTheNanosecond() {
    get();
    rig.ticker.advance(Duration.ofMinutes(1).minusNanos(1));
    assertThat(get()).isEqualTo("v1");
    rig.ticker.advance(Duration.ofNanos(1));
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void ttl_ofOptions_comesBeforeThatOfTheCache() {
    rig.cache.get("k", CacheOptions.ofTtl(Duration.ofSeconds(5)), origin::load);
    rig.advance(5);
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void heapTtl_endsOnTheHeapOnly() {
    rig.set(CacheOptions.DEFAULTS.withHeapTtl(Duration.ofSeconds(10)));
    get();
    rig.advance(10);

    assertThat(get()).isEqualTo("v1");
    assertThat(rig.cache.statistics().diskHits()).isEqualTo(1);
    rig.advance(9);
    assertThat(get()).isEqualTo("v1");
    assertThat(rig.cache.statistics().heapHits()).isEqualTo(1);
  }

  @Test
  void heapTtl_neverProlongsTheTtl() {
    rig.set(CacheOptions.DEFAULTS.withHeapTtl(Duration.ofSeconds(50)));
    get();
    rig.advance(50);
    get();
    rig.advance(10);

    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void diskTtl_endsOnDiskOnly() {
    rig.set(CacheOptions.DEFAULTS.withDiskTtl(Duration.ofSeconds(10)));
    get();
    rig.advance(10);
    assertThat(get()).isEqualTo("v1");
    rig.heap.clear();
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void maxIdle_endsWhenNobodyReads() {
    rig.set(CacheOptions.DEFAULTS.withMaxIdle(Duration.ofSeconds(10)));
    get();
    for (int i = 0; i < 5; i++) {
      rig.advance(9);
      assertThat(get()).isEqualTo("v1");
    }
    rig.advance(10);
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void maxIdle_neverProlongsTheTtl() {
    rig.set(CacheOptions.DEFAULTS.withMaxIdle(Duration.ofSeconds(30)));
    get();
    rig.advance(29);
    get();
    rig.advance(29);
    get();
    rig.advance(2);

    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void maxIdle_idleEntryIsNotServedStale() {
    rig.set(
        CacheOptions.DEFAULTS
            .withMaxIdle(Duration.ofSeconds(10))
            .withStaleWhileRevalidate(Duration.ofHours(1)));
    get();
    rig.advance(10);
    assertThat(get()).isEqualTo("v2");
  }

  /** Race 13: the wall clock orders nothing and ends nothing while the process lives. */
  @Test
  void wallClockMovedByAnHour_changesNothing() {
    get();
    rig.ticker.shiftWall(Duration.ofHours(1));
    assertThat(get()).isEqualTo("v1");
    rig.ticker.shiftWall(Duration.ofHours(-2));
    assertThat(get()).isEqualTo("v1");
    rig.cache.invalidateAll();
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void jitter_onlyShortensAndByNoMoreThanItsShare() {
    ManualTicker ticker = new ManualTicker();
    EntryMaker maker = new EntryMaker(ticker, RandomGenerator.of("L64X128MixRandom"));
    StorePolicy policy = Rig.MINUTE.with(CacheOptions.DEFAULTS.withJitter(0.25));
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 10_000; i++) {
      Entry entry = maker.make("v", List.of(), new LogPosition(1, 0, 0), policy);
      long life = entry.staleAtNanos() - ticker.nanos();
      shortest = Math.min(shortest, life);
      longest = Math.max(longest, life);
    }

    assertThat(shortest).isBetween(45_000_000_000L, 46_000_000_000L);
    assertThat(longest).isBetween(59_000_000_000L, 60_000_000_000L);
  }

  @Test
  void jitter_ofOne_leavesALifeGreaterThanZero() {
    EntryMaker maker = new EntryMaker(new ManualTicker(), () -> -1L);
    StorePolicy policy = Rig.MINUTE.with(CacheOptions.DEFAULTS.withJitter(1));
    Entry entry = maker.make("v", List.of(), new LogPosition(1, 0, 0), policy);
    assertThat(entry.readFresh(new ManualTicker().nanos())).isTrue();
  }

  @Test
  void longestDurations_doNotOverflow() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    rig.set(
        CacheOptions.ofTtl(forever)
            .withStaleIfError(forever)
            .withStaleWhileRevalidate(forever)
            .withHeapTtl(forever)
            .withDiskTtl(forever)
            .withMaxIdle(forever));
    get();
    rig.ticker.advance(Duration.ofDays(36_000));
    assertThat(get()).isEqualTo("v1");
  }
}
