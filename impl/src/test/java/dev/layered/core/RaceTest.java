package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.CacheOptions;
import dev.layered.InvalidateCache;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.load.KeyStripes;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadChain;
import dev.layered.core.time.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The races that the engine must close without another node, each brought about at its worst
 * moment. Every test names the remedy that it proves: without it, the test fails.
 */
class RaceTest {

  private static final CacheOptions TAGGED = CacheOptions.ofTags("t", "u");

  private final Rig rig = new Rig();
  private final Tasks tasks = new Tasks();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  /** Every way to invalidate the key {@code k} with {@link #TAGGED}. */
  static Stream<InvalidateCache> invalidations() {
    return Stream.of(
        InvalidateCache.keys(Rig.NAME, "k"),
        InvalidateCache.tags("t"),
        InvalidateCache.allTags("t", "u"),
        InvalidateCache.cache(Rig.NAME),
        InvalidateCache.prefix(Rig.NAME, "k"),
        InvalidateCache.pattern(Rig.NAME, "?"));
  }

  /**
   * Remedies: the mark on an overtaken load, for keys; judging the entry when it is stored, for
   * everything else.
   */
  @ParameterizedTest
  @MethodSource("invalidations")
  void get_overtakenByInvalidation_isReturnedButNotStored(InvalidateCache invalidation) {
    String value =
        rig.cache.get(
            "k",
            TAGGED,
            key -> {
              String read = origin.load(key);
              rig.caches.invalidate(invalidation);
              return read;
            });

    assertThat(value).isEqualTo("v1");
    assertThat(rig.cache.contains("k")).isFalse();
    assertThat(rig.disk.entryCount()).isZero();
    assertThat(rig.cache.statistics().fenced()).isEqualTo(1);
  }

  /** Remedies: as above, on the path of asynchronous loads. */
  @ParameterizedTest
  @MethodSource("invalidations")
  void getAsync_overtakenByInvalidation_isReturnedButNotStored(InvalidateCache invalidation) {
    CompletableFuture<String> stage = new CompletableFuture<>();
    var answer = rig.engine.getAsync("k", new AsyncTerms(stage));
    rig.caches.invalidate(invalidation);
    stage.complete("old");

    assertThat(answer).isCompletedWithValue("old");
    assertThat(rig.cache.contains("k")).isFalse();
  }

  private record AsyncTerms(CompletableFuture<String> stage) implements AsyncLoadRequest {
    @Override
    public CompletableFuture<String> start(LoadChain within) {
      return stage;
    }

    @Override
    public StorePolicy policy() {
      return Rig.MINUTE;
    }

    @Override
    public List<String> tags() {
      return List.of("t", "u");
    }

    @Override
    public boolean mayStore(Object value) {
      return true;
    }
  }

  /** Remedy: the mark on an overtaken load, asked before the copy to the heap. */
  @Test
  void backfill_overtakenByInvalidationOfTheKey_doesNotReachTheHeap() {
    rig.cache.put("k", "old");
    rig.heap.clear();
    rig.disk.afterNextGet(() -> rig.cache.invalidate("k"));

    assertThat(rig.cache.get("k", origin::load)).isEqualTo("old");

    assertThat(rig.heap.entryCount()).isZero();
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");
  }

  /** Remedy: an entry's validity is noted for one version of the table, and asked again after. */
  @ParameterizedTest
  @MethodSource("invalidations")
  void backfill_overtakenByAnyInvalidation_isNotServedToTheNext(InvalidateCache invalidation) {
    rig.cache.put("k", "old", TAGGED);
    rig.heap.clear();
    rig.disk.afterNextGet(() -> rig.caches.invalidate(invalidation));

    rig.cache.get("k", TAGGED, origin::load);

    assertThat(rig.cache.contains("k")).isFalse();
  }

  /**
   * Remedy: the mark is asked and the layers are written under one stripe, which the invalidation
   * needs too. (Else it would run between the two, and the old value be written after it.)
   */
  @Test
  void store_invalidationArrivesBetweenCheckAndWrite_waitsAndThenDropsIt() throws Exception {
    CompletableFuture<Void> invalidated = new CompletableFuture<>();
    Thread invalidating =
        new Thread(
            () -> {
              rig.cache.invalidate("k");
              invalidated.complete(null);
            });
    rig.disk.beforeNextPut(
        () -> {
          invalidating.start();
          Tasks.until(
              () -> invalidating.getState() == Thread.State.BLOCKED || invalidated.isDone());
        });

    rig.cache.get("k", origin::load);
    Tasks.result(invalidated);

    assertThat(rig.cache.contains("k")).isFalse();
    assertThat(rig.disk.entryCount()).isZero();
  }

  /**
   * Remedies: an invalidated key's load leaves the table; any other load is joined only if its
   * position and tags are still current.
   */
  @ParameterizedTest
  @MethodSource("invalidations")
  void get_afterInvalidation_doesNotJoinTheOlderLoad(InvalidateCache invalidation)
      throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> old =
        tasks.start(
            () ->
                rig.cache.get(
                    "k",
                    TAGGED,
                    key -> {
                      loading.countDown();
                      Tasks.await(release);
                      return "old";
                    }));
    Tasks.await(loading);
    rig.caches.invalidate(invalidation);

    Future<String> later = tasks.start(() -> rig.cache.get("k", TAGGED, origin::load));

    assertThat(Tasks.result(later)).isEqualTo("v1");
    release.countDown();
    assertThat(Tasks.result(old)).isEqualTo("old");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
  }

  /**
   * Remedy: who has found no load in flight looks once more under the stripe. Two callers wait for
   * the stripe while another key that shares it is stored.
   */
  @Test
  void get_twoCallersFindNoLoadAtATime_oneOfThemLoads() throws Exception {
    KeyStripes stripes = new KeyStripes();
    String neighbour =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "other" + i)
            .filter(other -> stripes.of(other) == stripes.of("k"))
            .findFirst()
            .orElseThrow();
    List<FutureTask<String>> callers =
        Stream.generate(() -> new FutureTask<>(() -> rig.cache.get("k", this::loadWithAnother)))
            .limit(2)
            .toList();
    rig.disk.beforeNextPut(
        () ->
            callers.forEach(
                caller -> {
                  Thread thread = new Thread(caller);
                  thread.start();
                  Tasks.until(() -> thread.getState() == Thread.State.BLOCKED);
                }));

    rig.cache.put(neighbour, "v");

    for (FutureTask<String> caller : callers) {
      assertThat(Tasks.result(caller)).isEqualTo("v1");
    }
    assertThat(origin.calls()).isEqualTo(1);
  }

  /** Goes on when another caller waits for this load, or loads too. */
  private String loadWithAnother(String key) {
    String value = origin.load(key);
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1 || origin.calls() == 2);
    return value;
  }

  /** Remedy: a write-through overtakes the load in flight. */
  @Test
  void put_whileLoading_isNotOverwrittenByTheLoad() {
    rig.cache.get(
        "k",
        key -> {
          rig.cache.put("k", "put");
          return "old";
        });
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("put");
  }

  /**
   * Remedy: a found entry is judged once more before it is handed to those who share the load. The
   * load has no tags, so it looks current after the invalidation; the entry on disk has one.
   */
  @Test
  void backfill_entryHasOtherTagsThanTheLoad_isNotSharedAfterTheirInvalidation() throws Exception {
    rig.cache.put("k", "old", TAGGED);
    rig.heap.clear();
    CompletableFuture<Future<String>> later = new CompletableFuture<>();
    AtomicBoolean begun = new AtomicBoolean();
    LoadRequest untagged =
        new LoadRequest() {
          /**
           * Asked by a load for the first time when it has found and judged the entry, to copy it.
           */
          @Override
          public StorePolicy policy() {
            if (begun.get() && !later.isDone()) {
              rig.caches.invalidateTags("t");
              later.complete(tasks.start(() -> rig.cache.get("k", origin::load)));
              Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
            }
            return rig.policy;
          }

          @Override
          public List<String> tags() {
            begun.set(true);
            return List.of();
          }

          @Override
          public boolean mayStore(Object value) {
            return true;
          }

          @Override
          public Object load() {
            throw new AssertionError("it is on disk");
          }
        };

    assertThat(rig.engine.get("k", untagged)).isEqualTo("old");

    assertThat(Tasks.result(Tasks.result(later))).isEqualTo("v1");
  }

  /**
   * Remedy: the stale entry is judged, and the mark on the load asked, when the load has failed.
   */
  @ParameterizedTest
  @MethodSource("invalidations")
  void staleIfError_invalidatedWhileLoading_isNotServed(InvalidateCache invalidation) {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofHours(1)));
    rig.cache.put("k", "old", TAGGED);
    rig.advance(61);

    assertThatThrownBy(
            () ->
                rig.cache.get(
                    "k",
                    TAGGED,
                    key -> {
                      rig.caches.invalidate(invalidation);
                      throw new IOException("down");
                    }))
        .isInstanceOf(IOException.class);
  }

  /**
   * Remedy: what may be served when the load fails is looked up after the load began. The second
   * look at the heap is the one for a stale entry.
   */
  @ParameterizedTest
  @MethodSource("invalidations")
  void staleIfError_invalidatedBetweenLookingAndJoining_isNotServed(InvalidateCache invalidation) {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofHours(1)));
    rig.cache.put("k", "old", TAGGED);
    rig.advance(61);
    rig.heap.afterNextGet(() -> rig.heap.afterNextGet(() -> rig.caches.invalidate(invalidation)));

    assertThat(
            catchThrowable(
                () ->
                    rig.cache.get(
                        "k",
                        TAGGED,
                        key -> {
                          throw new IOException("down");
                        })))
        .isInstanceOf(IOException.class);
  }

  /** Remedies: the same marks; a refresh is a load like any other. */
  @ParameterizedTest
  @MethodSource("invalidations")
  void refresh_overtakenByInvalidation_isNotStored(InvalidateCache invalidation) {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofHours(1)));
    rig.cache.put("k", "old", TAGGED);
    rig.advance(61);
    rig.cache.get(
        "k",
        TAGGED,
        key -> {
          rig.caches.invalidate(invalidation);
          return "read before";
        });
    rig.refreshes.runAll();

    assertThat(rig.cache.contains("k")).isFalse();
    assertThat(rig.cache.get("k", TAGGED, origin::load)).isEqualTo("v1");
  }

  /** Remedy: nobody joins a refresh that has not begun, so its refusal concerns nobody. */
  @Test
  void refresh_refused_takesNothingFromWhoLoadsMeanwhile() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofHours(1)));
    rig.cache.put("k", "old");
    rig.advance(61);
    CacheOptions strict = CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ZERO);
    AtomicReference<String> meanwhile = new AtomicReference<>();
    rig.refreshes.refuseWith(
        () -> {
          meanwhile.set(rig.cache.get("k", strict, origin::load));
          return new RejectedExecutionException("full");
        });

    assertThat(rig.cache.get("k", origin::load)).isEqualTo("old");
    assertThat(meanwhile).hasValue("v1");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
  }

  /** Remedy: who runs a refresh claims it first; from then on it is a load like any other. */
  @Test
  void refresh_hasBegun_isSharedByThoseWhoNeedItsValue() throws Exception {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofHours(1)));
    rig.cache.put("k", "old");
    rig.advance(61);
    CacheOptions strict = CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ZERO);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    rig.cache.get(
        "k",
        key -> {
          begun.countDown();
          Tasks.await(released);
          return origin.load(key);
        });
    Future<?> refresh = tasks.start(this::runRefreshes);
    Tasks.await(begun);
    Future<String> sharer = tasks.start(() -> rig.cache.get("k", strict, key -> "not loaded"));
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
    released.countDown();

    assertThat(Tasks.result(sharer)).isEqualTo("v1");
    Tasks.result(refresh);
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
  }

  private Object runRefreshes() {
    rig.refreshes.runAll();
    return "all have run";
  }

  /** Remedy: a load from before a pruned mark cannot be judged, so it is not stored. */
  @Test
  void get_lastsLongerThanMarksAreKept_isReturnedButNotStored() {
    String value =
        rig.cache.get(
            "k",
            TAGGED,
            key -> {
              rig.caches.invalidateTags("t");
              pruneEverything();
              return "old";
            });

    assertThat(value).isEqualTo("old");
    assertThat(rig.node.snapshot().tags()).doesNotContainKey("t");
    assertThat(rig.cache.contains("k")).isFalse();
  }

  /** Remedy: nobody joins a load from before a pruned mark. */
  @Test
  void get_otherLoadLastsLongerThanMarksAreKept_isNotJoined() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> old =
        tasks.start(
            () ->
                rig.cache.get(
                    "k",
                    TAGGED,
                    key -> {
                      loading.countDown();
                      Tasks.await(release);
                      return "old";
                    }));
    Tasks.await(loading);
    rig.caches.invalidateTags("t");
    pruneEverything();

    Future<String> later = tasks.start(() -> rig.cache.get("k", TAGGED, origin::load));
    assertThat(Tasks.result(later)).isEqualTo("v1");
    release.countDown();
    assertThat(Tasks.result(old)).isEqualTo("old");
  }

  /** Remedy: marks are looked at before it is asked whether some were pruned. */
  @Test
  void store_marksArePrunedWhileTheEntryIsJudged_isNotStored() throws Exception {
    HookedTags tags = new HookedTags("t");
    rig.engine.get(
        "k",
        LoadRequest.of(
            rig.policy,
            tags,
            () -> {
              rig.caches.invalidateTags("t");
              tags.beforeNextIteration = this::pruneEverything;
              return "old";
            }));

    assertThat(tags.beforeNextIteration).as("not run yet").isNull();
    assertThat(rig.cache.statistics().fenced()).isEqualTo(1);
    assertThat(rig.disk.entryCount()).isZero();
  }

  /** Time passes until the next invalidation forgets all marks of before. */
  private void pruneEverything() {
    rig.advance(10_000);
    rig.caches.invalidateTags("something else");
  }

  /** Tags that let a test do something just before a look at their marks. */
  static final class HookedTags extends AbstractList<String> {
    private final String tag;
    Runnable beforeNextIteration;

    HookedTags(String tag) {
      this.tag = tag;
    }

    @Override
    public String get(int index) {
      return tag;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Iterator<String> iterator() {
      Runnable action = beforeNextIteration;
      beforeNextIteration = null;
      if (action != null) {
        action.run();
      }
      return super.iterator();
    }
  }

  /** Race 8. Remedy: the lease is checked on each hit, by the thread that reads. */
  @Test
  void read_afterTheLeaseHasEnded_trustsNoLocalLayer() {
    ManualTicker ticker = new ManualTicker();
    ReadLease lease = new ReadLease(ticker.nanos() + Duration.ofSeconds(2).toNanos());
    LayerStack stack =
        new LayerStack(
            new CacheSpec(
                "c",
                new LayerStack.Layers(
                    new MapLayer(LayerKind.HEAP),
                    AbsentSharedLayer.INSTANCE,
                    new MapLayer(LayerKind.DISK)),
                new CacheCounters(),
                ValueCopier.SHARE,
                () -> Rig.MINUTE,
                SingleFlight.CLUSTER,
                () -> true,
                () -> 0),
            ticker,
            new TagTable(new LogPosition(1, 0, 0), ticker, 10),
            new LeasedBus(lease),
            new EntryMaker(ticker, () -> 0),
            MemoryCluster.sharing(null, false, false));
    Load load = stack.loads().joinOrStart("k", List.of(), null).load();
    stack
        .loadedStore()
        .store(
            "k",
            load,
            stack.entryOf(
                "v",
                load,
                StoreDecision.of(LoadRequest.of(Rig.MINUTE, List.of(), () -> "v"), load)),
            Rig.MINUTE);
    assertThat(stack.heap().fresh("k")).isNotNull();
    assertThat(stack.lower().find("k")).isNotNull();

    ticker.advance(Duration.ofSeconds(2));

    assertThat(stack.heap().fresh("k")).isNull();
    assertThat(stack.heap().stale("k")).isNull();
    assertThat(stack.lower().find("k")).isNull();

    lease.extendTo(ticker.nanos() + 1);
    assertThat(stack.heap().fresh("k")).isNotNull();
  }
}
