package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.BatchLoader;
import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.InvalidateCache;
import dev.layered.LayeredCache;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code staleWhileRevalidate}, {@code staleIfError} and {@code expire}. */
class StaleTest {

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  private String get() {
    return rig.cache.get("k", origin::load);
  }

  private String getFailing() throws IOException {
    return rig.cache.get("k", StaleTest::fail);
  }

  private static String fail(String key) throws IOException {
    throw new IOException("origin is down");
  }

  private void revalidateFor(long seconds) {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofSeconds(seconds)));
  }

  private void ifErrorFor(long seconds) {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(seconds)));
  }

  @Test
  void revalidate_withinWindow_servesStaleAndRefreshesOnce() {
    revalidateFor(30);
    get();
    rig.advance(60);

    assertThat(get()).isEqualTo("v1");
    assertThat(get()).isEqualTo("v1");
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
    assertThat(origin.calls()).isEqualTo(1);

    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
    CacheStatistics statistics = rig.cache.statistics();
    assertThat(statistics.staleHits()).isEqualTo(2);
    assertThat(statistics.misses()).isEqualTo(1);
    assertThat(statistics.requests()).isEqualTo(4);
  }

  @Test
  void revalidate_pastTheWindow_loads() {
    revalidateFor(30);
    get();
    rig.advance(90);
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void revalidate_foundOnDiskOnly_servesStaleAndRefreshes() {
    revalidateFor(30);
    get();
    rig.heap.clear();
    rig.advance(60);

    assertThat(get()).isEqualTo("v1");
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void revalidate_refreshFails_keepsTheStaleValueUntilTheWindowEnds() {
    revalidateFor(30);
    get();
    rig.advance(60);

    rig.refreshes.runAll();
    assertThat(catchThrowable(this::getFailing)).isNull();
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v1");
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(1);
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(2);
  }

  @Test
  void revalidate_refreshThrowsAnError_releasesTheKey() {
    revalidateFor(30);
    get();
    rig.advance(60);
    rig.cache.get(
        "k",
        key -> {
          throw new StackOverflowError();
        });

    assertThatThrownBy(rig.refreshes::runAll).isInstanceOf(StackOverflowError.class);

    get();
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void revalidate_executorRefuses_servesStaleAndTriesAgain() {
    revalidateFor(30);
    get();
    rig.advance(60);
    rig.refreshes.refuseWith(() -> new RejectedExecutionException("full"));
    assertThat(get()).isEqualTo("v1");
    rig.refreshes.refuseWith(() -> new IllegalStateException("the container is stopping"));
    assertThat(get()).isEqualTo("v1");

    rig.refreshes.accept();
    get();
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
  }

  /** The threads of refreshes may be busy for long, with loads of other caches. */
  @Test
  void revalidate_windowEndsBeforeTheRefreshBegins_isLoadedAtOnce() {
    revalidateFor(10);
    get();
    rig.advance(61);
    get();
    rig.advance(30);

    assertThat(get()).isEqualTo("v2");
    assertThat(get()).as("stored").isEqualTo("v2");
    rig.refreshes.runAll();
    assertThat(origin.calls()).isEqualTo(2);
    assertThat(rig.cache.statistics().coalesced()).isZero();
  }

  @Test
  void revalidate_windowEndsBeforeTheRefreshBegins_callersShareOneLoad() throws Exception {
    revalidateFor(10);
    get();
    rig.advance(61);
    get();
    rig.advance(30);
    CompletableFuture<String> stage = new CompletableFuture<>();

    CompletableFuture<String> first = getAsync(stage);
    CompletableFuture<String> second = getAsync(CompletableFuture.completedFuture("not asked"));
    rig.refreshes.runAll();
    assertThat(first).isNotDone();
    stage.complete("late");

    assertThat(first).isCompletedWithValue("late");
    assertThat(second.get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("late");
    assertThat(get()).as("stored").isEqualTo("late");
    assertThat(origin.calls()).isEqualTo(1);
  }

  @Test
  void revalidate_windowEndsBeforeTheRefreshOfABatchBegins_itLeavesOutWhatIsLoaded() {
    revalidateFor(10);
    List<List<String>> asked = new ArrayList<>();
    BatchLoader<String, String, RuntimeException> loader =
        keys -> {
          asked.add(keys);
          return Map.of("k", "k" + asked.size(), "l", "l" + asked.size());
        };
    rig.cache.getAll(List.of("k", "l"), loader);
    rig.advance(61);
    rig.cache.getAll(List.of("k", "l"), loader);
    rig.advance(30);

    assertThat(rig.cache.getAll(List.of("k"), loader)).containsEntry("k", "k2");
    rig.refreshes.runAll();

    assertThat(asked).containsExactly(List.of("k", "l"), List.of("k"), List.of("l"));
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("k2");
    assertThat(rig.cache.getIfPresent("l")).isEqualTo("l3");
  }

  private CompletableFuture<String> getAsync(CompletableFuture<String> stage) {
    return rig.cache.getAsync("k", key -> stage).toCompletableFuture();
  }

  /** Nothing below the heap could tell. */
  @Test
  void revalidate_heapAlone_storedBeforeTheRefreshRan_isNotLoadedAgain() {
    revalidateFor(30);
    LayeredCache<String, String> bare = rig.open("bare");
    bare.get("k", origin::load);
    rig.advance(60);
    bare.get("k", origin::load);
    bare.put("k", "put");

    rig.refreshes.runAll();

    assertThat(bare.get("k", origin::load)).isEqualTo("put");
    assertThat(origin.calls()).isEqualTo(1);
  }

  @Test
  void revalidate_storedBeforeTheRefreshRan_isNotLoadedAgain() {
    revalidateFor(30);
    get();
    rig.advance(60);
    get();
    rig.cache.put("k", "put");
    rig.refreshes.runAll();

    assertThat(get()).isEqualTo("put");
  }

  @Test
  void ifError_loadFails_servesStaleUntilTheWindowEnds() throws IOException {
    ifErrorFor(30);
    get();
    rig.advance(89);
    assertThat(getFailing()).isEqualTo("v1");

    CacheStatistics statistics = rig.cache.statistics();
    assertThat(statistics.staleHits()).isEqualTo(1);
    assertThat(statistics.requests()).isEqualTo(2);

    rig.advance(1);
    assertThatThrownBy(this::getFailing).isInstanceOf(IOException.class);
  }

  @Test
  void ifError_windowEndsWhileLoading_isNotServed() {
    ifErrorFor(30);
    get();
    rig.advance(89);
    assertThatThrownBy(
            () ->
                rig.cache.get(
                    "k",
                    key -> {
                      rig.advance(1);
                      throw new IOException("slow and down");
                    }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void ifError_onDiskOnly_isServed() throws IOException {
    ifErrorFor(30);
    get();
    rig.heap.clear();
    rig.advance(60);
    assertThat(getFailing()).isEqualTo("v1");
  }

  @Test
  void ifError_interruptedLoader_servesStaleAndStaysInterrupted() {
    ifErrorFor(30);
    get();
    rig.advance(60);

    Object value =
        catchThrowable(
            () ->
                assertThat(
                        rig.cache.get(
                            "k",
                            key -> {
                              throw new InterruptedException();
                            }))
                    .isEqualTo("v1"));

    assertThat(value).isNull();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Race 16: an invalidated value is never served, however the invalidation names it. */
  @Test
  void ifError_invalidatedInAnyWay_isNotServed() {
    ifErrorFor(1000);
    for (InvalidateCache invalidation :
        new InvalidateCache[] {
          InvalidateCache.keys(Rig.NAME, "k"),
          InvalidateCache.tags("t"),
          InvalidateCache.allTags("t", "u"),
          InvalidateCache.cache(Rig.NAME),
          InvalidateCache.prefix(Rig.NAME, "k"),
          InvalidateCache.pattern(Rig.NAME, "?")
        }) {
      rig.cache.get("k", CacheOptions.ofTags("t", "u"), origin::load);
      rig.advance(61);
      rig.caches.invalidate(invalidation);
      assertThatThrownBy(this::getFailing).as("%s", invalidation).isInstanceOf(IOException.class);
    }
  }

  @Test
  void expireKey_withoutWindows_loadsAnew() {
    get();
    rig.cache.expire("k");
    assertThat(get()).isEqualTo("v2");
  }

  @Test
  void expireKey_windowsCountFromNow() throws IOException {
    ifErrorFor(30);
    get();
    rig.advance(10);
    rig.cache.expire("k");
    rig.advance(29);
    assertThat(getFailing()).isEqualTo("v1");
    rig.advance(1);
    assertThatThrownBy(this::getFailing).isInstanceOf(IOException.class);
  }

  @Test
  void expireKey_revalidates() {
    revalidateFor(30);
    get();
    rig.cache.expire("k");
    assertThat(get()).isEqualTo("v1");
    rig.refreshes.runAll();
    assertThat(get()).isEqualTo("v2");
  }

  /** The heap's copy ends sooner than the disk's; expiring must take neither for the other. */
  @Test
  void expireKey_heapCopyIsShorterLived_diskKeepsItsOwn() throws IOException {
    ifErrorFor(30);
    rig.set(CacheOptions.DEFAULTS.withHeapTtl(Duration.ofSeconds(5)));
    get();
    rig.advance(6);
    rig.cache.expire("k");

    assertThat(getFailing()).isEqualTo("v1");
  }

  @Test
  void expireByTagPatternAndCache_servesStaleWhereAllowed() throws IOException {
    ifErrorFor(30);
    for (InvalidateCache invalidation :
        new InvalidateCache[] {
          InvalidateCache.tags("t"),
          InvalidateCache.allTags("t", "u"),
          InvalidateCache.cache(Rig.NAME),
          InvalidateCache.prefix(Rig.NAME, "k")
        }) {
      rig.cache.put("k", "old", CacheOptions.ofTags("t", "u"));
      rig.caches.invalidate(invalidation.expiring());
      assertThat(rig.cache.contains("k")).isFalse();
      assertThat(getFailing()).as("%s", invalidation).isEqualTo("old");
      rig.advance(30);
      assertThatThrownBy(this::getFailing).isInstanceOf(IOException.class);
    }
  }

  @Test
  void expireAll_thenInvalidateAll_isNotServed() {
    ifErrorFor(30);
    get();
    rig.cache.expireAll();
    rig.cache.invalidateAll();
    assertThatThrownBy(this::getFailing).isInstanceOf(IOException.class);
  }
}
