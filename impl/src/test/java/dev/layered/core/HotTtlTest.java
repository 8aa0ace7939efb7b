package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheControl;
import dev.layered.CacheExplanation.State;
import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that live longer while they are read, on one node; the ttl is a minute. */
class HotTtlTest {

  private static final CacheOptions HOT = CacheOptions.DEFAULTS.withHotTtl(Duration.ofSeconds(150));

  private Rig rig = new Rig();
  private final Origin origin = new Origin();

  HotTtlTest() {
    rig.set(HOT);
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private String get() {
    return rig.cache.get("k", origin::load);
  }

  /** Reads after a time, and lets the background do what came of that. */
  private String getAfter(long seconds) {
    rig.advance(seconds);
    String value = get();
    rig.refreshes.runAll();
    return value;
  }

  private long prolonged() {
    return rig.engine.stack().counters().snapshot().prolonged();
  }

  private Duration freshFor() {
    return rig.caches.explain(Rig.NAME, "k").layers().get(0).freshFor();
  }

  @Test
  void read_beforeTheLastFifth_prolongsNothing() {
    get();
    rig.advance(47);
    get();

    assertThat(rig.refreshes.waiting()).isZero();
    assertThat(getAfter(13)).isEqualTo("v2");
    assertThat(prolonged()).isZero();
  }

  @Test
  void read_inTheLastFifth_addsATtlWithoutALoad() {
    get();

    assertThat(getAfter(48)).isEqualTo("v1");
    assertThat(freshFor()).isEqualTo(Duration.ofSeconds(72));
    assertThat(getAfter(12)).isEqualTo("v1");
    assertThat(origin.calls()).isEqualTo(1);
    assertThat(prolonged()).isEqualTo(1);
    assertThat(rig.cache.statistics().loads()).isEqualTo(1);
  }

  @Test
  void read_inTheLastFifthAgain_addsAnotherTtl_butNotBefore() {
    rig.set(HOT.withHotTtl(Duration.ofHours(1)));
    get();
    getAfter(48);
    getAfter(59);
    assertThat(prolonged()).as("47 of the second 60 seconds").isEqualTo(1);

    getAfter(1);
    assertThat(prolonged()).isEqualTo(2);
    assertThat(freshFor()).isEqualTo(Duration.ofSeconds(72));
  }

  @Test
  void readAllTheTime_isLoadedAnewAtItsHotTtl() {
    get();
    for (int second = 1; second < 150; second++) {
      assertThat(getAfter(1)).as("at %s s", second).isEqualTo("v1");
    }
    assertThat(getAfter(1)).isEqualTo("v2");
    assertThat(prolonged()).as("one of them for half a ttl").isEqualTo(2);
  }

  @Test
  void unread_endsAfterItsTtl_howeverHotItWas() {
    get();
    getAfter(50);

    rig.advance(70);
    assertThat(rig.cache.getIfPresent("k")).isNull();
  }

  @Test
  void limitNearerThanAFifthOfATtl_isNotWorthIt() {
    rig.set(HOT.withHotTtl(Duration.ofSeconds(71)));
    get();
    getAfter(50);

    assertThat(rig.refreshes.waiting()).isZero();
    assertThat(prolonged()).isZero();
  }

  @Test
  void staleWindows_followTheProlongedEnd() {
    rig.set(HOT.withStaleWhileRevalidate(Duration.ofSeconds(30)));
    get();
    getAfter(50);
    rig.advance(70 + 29);

    assertThat(get()).isEqualTo("v1");
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(1);
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
    assertThat(freshFor()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void asyncCaller_prolongsToo() {
    get();
    rig.advance(50);
    rig.cache
        .getAsync("k", key -> CompletableFuture.completedFuture("later"))
        .toCompletableFuture()
        .join();
    rig.refreshes.runAll();

    assertThat(getAfter(40)).isEqualTo("v1");
  }

  @Test
  void otherReads_prolongNothing() {
    get();
    rig.advance(50);
    rig.cache.getIfPresent("k");
    rig.cache.contains("k");
    rig.cache.getAll(List.of("k"));
    rig.cache.getAll(List.of("k"), missing -> java.util.Map.of());
    rig.cache.get("k", HOT.withMode(dev.layered.CacheMode.ONLY_IF_CACHED), origin::load);

    assertThat(rig.refreshes.waiting()).isZero();
  }

  @Test
  void manyReads_startOneProlongation_andAskAgainAfterAPause() {
    get();
    rig.advance(50);
    rig.refreshes.refuseWith(() -> new RejectedExecutionException("full"));
    get();
    rig.refreshes.accept();
    get();
    assertThat(rig.refreshes.waiting()).isZero();

    rig.advance(1);
    get();
    get();
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
    rig.refreshes.runAll();
    assertThat(prolonged()).isEqualTo(1);
  }

  @Test
  void put_livesUpToItsHotTtl() {
    rig.cache.put("k", "put");
    getAfter(50);

    assertThat(getAfter(40)).isEqualTo("put");
    assertThat(getAfter(60)).isEqualTo("v1");
  }

  @Test
  void null_endsAfterItsTtl() {
    rig.cache.get("k", key -> null);
    rig.advance(50);
    rig.cache.get("k", key -> "?");

    assertThat(rig.refreshes.waiting()).isZero();
  }

  @Test
  void ttlOfALoader_isNotProlonged() {
    rig.cache.get(
        "k",
        CacheOptions.DEFAULTS,
        (String key, CacheControl control) -> {
          control.ttl(Duration.ofSeconds(40));
          return "decided";
        });
    rig.advance(39);

    assertThat(get()).isEqualTo("decided");
    assertThat(rig.refreshes.waiting()).isZero();
    assertThat(getAfter(1)).isEqualTo("v1");
  }

  @Test
  void ttlOfACall_isNotProlonged_unlessItSaysSo() {
    rig.cache.get("k", CacheOptions.ofTtl(Duration.ofSeconds(40)), origin::load);
    getAfter(39);
    assertThat(prolonged()).isZero();

    rig.advance(1);
    rig.cache.get("k", HOT.withTtl(Duration.ofSeconds(40)), origin::load);
    getAfter(39);
    assertThat(prolonged()).isEqualTo(1);
  }

  @Test
  void expired_isNotProlonged() {
    get();
    rig.advance(50);
    get();
    rig.cache.expire("k");
    rig.refreshes.runAll();

    assertThat(rig.cache.getIfPresent("k")).isNull();
    assertThat(prolonged()).isZero();
  }

  @Test
  void expiredByTag_isNotProlonged() {
    rig.cache.get("k", HOT.withTags("t"), origin::load);
    rig.advance(50);
    get();
    rig.node.invalidate(new Invalidation.Tags(Set.of("t"), false, true));
    rig.refreshes.runAll();

    assertThat(rig.cache.getIfPresent("k")).isNull();
    assertThat(prolonged()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "tag", "cache", "put"})
  void invalidatedBeforeTheJob_staysInvalid(String how) {
    rig.cache.get("k", HOT.withTags("t"), origin::load);
    rig.advance(50);
    get();
    invalidate(how);
    rig.refreshes.runAll();

    assertThat(prolonged()).isZero();
    assertThat(get()).isEqualTo(how.equals("put") ? "put" : "v2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "tag", "cache", "put"})
  void invalidatedWhileTheJobHasTheEntryInHand_staysInvalid(String how) {
    rig.cache.get("k", HOT.withTags("t"), origin::load);
    rig.advance(50);
    get();
    rig.heap.afterNextGet(() -> invalidate(how));
    rig.refreshes.runAll();

    assertThat(prolonged()).isZero();
    assertThat(get()).isEqualTo(how.equals("put") ? "put" : "v2");
  }

  private void invalidate(String how) {
    switch (how) {
      case "key" -> rig.cache.invalidate("k");
      case "tag" -> rig.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
      case "put" -> rig.cache.put("k", "put");
      default -> rig.cache.invalidateAll();
    }
  }

  /** What it keeps is its old position: a tag that is invalidated later concerns it as ever. */
  @Test
  void tagInvalidatedAfterwards_endsIt() {
    rig.cache.get("k", HOT.withTags("t"), origin::load);
    getAfter(50);
    rig.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

    assertThat(get()).isEqualTo("v2");
  }

  /** Marks are forgotten when no entry lives any more that they could concern. */
  @Test
  void tagInvalidatedLongBeforeItIsReadAgain_isNotForgotten() {
    rig.set(CacheOptions.ofTtl(Duration.ofHours(1)).withHotTtl(Duration.ofHours(3)));
    rig.cache.get("k", CacheOptions.ofTags("t"), origin::load);
    getAfter(50 * 60);
    rig.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
    rig.advance(66 * 60);
    rig.node.invalidate(new Invalidation.Tags(Set.of("another"), false, false));

    assertThat(prolonged()).isEqualTo(1);
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void withoutHeap_prolongsWhatTheDiskHolds() {
    rig.close();
    rig = Rig.withoutHeap();
    rig.set(HOT);
    get();
    getAfter(50);

    assertThat(getAfter(40)).isEqualTo("v1");
    assertThat(prolonged()).isEqualTo(1);
  }

  @Test
  void heapTtl_theCopyOnTheHeapEndsEarlier_andTheWholeIsProlonged() {
    rig.set(HOT.withHeapTtl(Duration.ofSeconds(20)));
    get();
    for (int second = 1; second < 150; second++) {
      assertThat(getAfter(1)).as("at %s s", second).isEqualTo("v1");
    }
    assertThat(getAfter(1)).isEqualTo("v2");
  }

  /** It does not know when the whole entry began. */
  @Test
  void diskTtl_whatIsReadFromTheDiskEndsAsThatSays() {
    rig.set(HOT.withDiskTtl(Duration.ofSeconds(20)));
    get();
    rig.heap.clear();
    getAfter(19);

    assertThat(prolonged()).isZero();
    assertThat(getAfter(1)).isEqualTo("v2");
  }

  @Test
  void restartWithADisk_limitCountsFromTheLoad() {
    ManualTicker ticker = new ManualTicker();
    MapLayer disk = new MapLayer(LayerKind.DISK);
    rig.close();
    rig = new Rig(ticker, disk, null);
    rig.set(HOT);
    get();
    getAfter(50);
    var snapshot = rig.node.snapshot();
    rig.close();

    rig = new Rig(ticker, disk, snapshot);
    rig.set(HOT);
    assertThat(getAfter(65)).isEqualTo("v1");
    assertThat(getAfter(34)).isEqualTo("v1");
    assertThat(getAfter(1)).isEqualTo("v2");
  }

  @Test
  void callerWhoMissesTheHeapMeanwhile_getsTheProlongedValue() {
    get();
    rig.advance(50);
    get();
    rig.heap.afterNextGet(
        () -> {
          rig.heap.clear();
          rig.disk.clear();
        });
    rig.refreshes.runAll();

    assertThat(get()).isEqualTo("v1");
  }

  @Test
  void failingOrigin_isNotAsked() {
    get();
    rig.advance(50);
    assertThat(
            rig.cache.<RuntimeException>get(
                "k",
                key -> {
                  throw new IllegalStateException("down");
                }))
        .isEqualTo("v1");
    rig.refreshes.runAll();

    assertThat(prolonged()).isEqualTo(1);
    assertThat(rig.cache.statistics().loadFailures()).isZero();
  }

  private static final class OneTransaction implements Transactions {
    private boolean dirty;

    @Override
    public boolean isActive() {
      return true;
    }

    @Override
    public boolean isDirty() {
      return dirty;
    }

    @Override
    public void afterCommit(Invalidation invalidation, Consumer<Invalidation> again) {
      dirty = true;
    }
  }

  @Test
  void readInATransactionThatHasChangedSomething_prolongsNothing() {
    OneTransaction transaction = new OneTransaction();
    rig.node.join(transaction, invalidation -> {});
    LayeredCache<String, String> joined = rig.open("joined");
    joined.get("k", origin::load);
    rig.advance(50);
    transaction.dirty = true;
    joined.get("k", origin::load);
    assertThat(rig.refreshes.waiting()).isZero();

    transaction.dirty = false;
    joined.get("k", origin::load);
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
  }

  @Test
  void explain_showsTheEnd() {
    get();
    getAfter(50);

    var heap = rig.caches.explain(Rig.NAME, "k").layers().get(0);
    assertThat(heap.state()).isEqualTo(State.FRESH);
    assertThat(heap.freshFor()).isEqualTo(Duration.ofSeconds(70));
  }

  @Test
  void jitteredLife_isDueInItsOwnLastFifth() {
    long second = TimeUnit.SECONDS.toNanos(1);
    StorePolicy policy = Rig.MINUTE.with(HOT);
    Entry half =
        new Entry(
            "v",
            List.of(),
            new LogPosition(1, 0, 0),
            null,
            30 * second,
            30 * second,
            30 * second,
            true);

    assertThat(HotLife.lastPart(half, policy)).isEqualTo(6 * second);
    Entry longer = half.prolongedBy(60 * second, 0);
    assertThat(longer.staleAtNanos()).isEqualTo(90 * second);
    assertThat(HotLife.lastPart(longer, policy)).isEqualTo(12 * second);
    assertThat(HotLife.gain(longer, policy)).isEqualTo(60 * second);
    assertThat(HotLife.gain(longer.prolongedBy(60 * second, 0), policy)).isZero();
  }

  @Test
  void options_thatContradict_areRefused() {
    refused(HOT.withTtl(Duration.ofSeconds(150)), "it must be longer than the ttl of PT2M30S");
    refused(HOT.withRefreshAhead(0.5), "together with refreshAhead;");
    refused(HOT.withRefreshAheadBeta(1), "together with refreshAheadBeta;");
    refused(HOT.withMaxIdle(Duration.ofSeconds(5)), "together with maxIdle;");
    refused(HOT.withTtlUntil(LocalTime.NOON), "together with ttlUntil;");
    refused(HOT.withTtlAligned(true), "together with ttlAligned;");
    assertThat(origin.calls()).isZero();
  }

  private void refused(CacheOptions options, String why) {
    assertThatThrownBy(() -> rig.cache.get("k", options, origin::load))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hotTtl PT2M30S is not allowed")
        .hasMessageContaining(why);
  }

  /** Whoever sets them for one call need not know of it. */
  @Test
  void inheritedAndContradicted_isOff() {
    rig.cache.get("k", CacheOptions.DEFAULTS.withTtlUntil(LocalTime.NOON), origin::load);
    rig.advance(50);
    get();
    assertThat(rig.refreshes.waiting()).isZero();
  }

  @Test
  void zero_isOff() {
    rig.set(CacheOptions.DEFAULTS.withHotTtl(Duration.ZERO));
    get();
    rig.advance(50);
    get();
    assertThat(rig.refreshes.waiting()).isZero();
  }
}
