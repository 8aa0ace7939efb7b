package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.time.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadThroughTest {

  private final Rig rig = new Rig();
  private final Tasks tasks = new Tasks();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  @Test
  void get_absent_loadsOnceAndStoresInEveryLayer() {
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");

    assertThat(rig.heap.entryCount()).isEqualTo(1);
    assertThat(rig.disk.entryCount()).isEqualTo(1);
    CacheStatistics statistics = rig.cache.statistics();
    assertThat(statistics.misses()).isEqualTo(1);
    assertThat(statistics.loads()).isEqualTo(1);
    assertThat(statistics.heapHits()).isEqualTo(1);
    assertThat(statistics.requests()).isEqualTo(2);
  }

  @Test
  void get_onHeap_asksNoOtherLayer() {
    rig.cache.get("k", origin::load);
    long before = rig.disk.calls();

    rig.cache.get("k", origin::load);

    assertThat(rig.disk.calls()).isEqualTo(before);
  }

  @Test
  void get_onDiskOnly_isCopiedToTheHeap() {
    rig.cache.get("k", origin::load);
    rig.heap.clear();

    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");
    long diskCalls = rig.disk.calls();
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");

    assertThat(rig.disk.calls()).isEqualTo(diskCalls);
    assertThat(rig.cache.statistics().diskHits()).isEqualTo(1);
    assertThat(rig.cache.statistics().heapHits()).isEqualTo(1);
  }

  @Test
  void get_nullIsStored_isAnsweredWithoutLoading() {
    rig.cache.get("k", key -> null);

    assertThat(rig.cache.get("k", origin::load)).isNull();
    assertThat(rig.cache.contains("k")).isTrue();
    assertThat(rig.cache.getIfPresent("k")).isNull();
  }

  @Test
  void get_nullHasItsOwnTtl() {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ofSeconds(5)));
    rig.cache.get("k", key -> null);

    rig.advance(4);
    assertThat(rig.cache.get("k", origin::load)).isNull();
    rig.advance(1);
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");
  }

  @Test
  void get_nullTtlZero_storesNeitherNullNorAnEmptyOptional() throws Exception {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));

    rig.cache.get("k", key -> null);
    rig.engine.get("o", LoadRequest.of(rig.policy, List.of(), Optional::empty));

    assertThat(rig.cache.contains("k")).isFalse();
    assertThat(rig.cache.contains("o")).isFalse();
  }

  @Test
  void get_nullInThePlaceOfAStaleValue_takesTheStaleValueAway() {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO).withStaleIfError(Duration.ofHours(1)));
    rig.cache.get("k", origin::load);
    rig.advance(61);

    assertThat(rig.cache.get("k", key -> null)).isNull();

    assertThatThrownBy(() -> rig.cache.get("k", ReadThroughTest::fail))
        .isInstanceOf(IOException.class);
    assertThat(rig.disk.entryCount()).isZero();
  }

  @Test
  void get_mayNotBeStored_isReturnedAndLoadedAnew() throws Exception {
    Terms terms = new Terms(value -> !"v1".equals(value));

    assertThat(rig.engine.get("k", terms)).isEqualTo("v1");
    assertThat(rig.engine.get("k", terms)).isEqualTo("v2");
    assertThat(rig.engine.get("k", terms)).isEqualTo("v2");
  }

  @Test
  void get_whetherItMayBeStoredThrows_reachesTheCallerAndLeavesNoLoad() throws Exception {
    Terms broken =
        new Terms(
            value -> {
              throw new IllegalArgumentException("broken condition");
            });

    assertThatThrownBy(() -> rig.engine.get("k", broken)).hasMessage("broken condition");

    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v2");
  }

  private final class Terms implements LoadRequest {
    private final java.util.function.Predicate<Object> condition;

    Terms(java.util.function.Predicate<Object> condition) {
      this.condition = condition;
    }

    @Override
    public StorePolicy policy() {
      return rig.policy;
    }

    @Override
    public List<String> tags() {
      return List.of();
    }

    @Override
    public boolean mayStore(Object value) {
      return condition.test(value);
    }

    @Override
    public Object load() {
      return origin.load("any");
    }
  }

  private static String fail(String key) throws IOException {
    throw new IOException("origin is down");
  }

  @Test
  void get_loaderThrows_isThrownAsItIsAndNotCached() {
    IOException down = new IOException("origin is down");

    Throwable thrown =
        catchThrowable(
            () ->
                rig.cache.get(
                    "k",
                    key -> {
                      throw down;
                    }));

    assertThat(thrown).isSameAs(down);
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(1);
  }

  @Test
  void get_loaderThrowsAnError_releasesTheKey() {
    StackOverflowError error = new StackOverflowError();

    Throwable thrown =
        catchThrowable(
            () ->
                rig.cache.get(
                    "k",
                    key -> {
                      throw error;
                    }));

    assertThat(thrown).isSameAs(error);
    assertThat(rig.cache.get("k", origin::load)).isEqualTo("v1");
  }

  /**
   * Futures wrap and unwrap {@link CompletionException} of their own accord; the cache must not.
   */
  @Test
  void get_sharedLoadThrows_reachesEveryCallerAsTheSameInstance() throws Exception {
    CompletionException problem = new CompletionException(new IOException("inner"));
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Throwable>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(
          tasks.start(
              () ->
                  catchThrowable(
                      () ->
                          rig.cache.get(
                              "k",
                              key -> {
                                loading.countDown();
                                Tasks.await(release);
                                throw problem;
                              }))));
    }
    Tasks.await(loading);
    Tasks.until(() -> rig.cache.statistics().coalesced() == 3);
    release.countDown();

    for (Future<Throwable> caller : callers) {
      assertThat(Tasks.result(caller)).isSameAs(problem);
    }
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void get_thousandThreadsOnOneExpiredKey_loadsOnce(boolean staleThere) throws Exception {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofHours(staleThere ? 1 : 0)));
    rig.cache.get("k", origin::load);
    rig.advance(61);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<String>> callers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      callers.add(
          tasks.start(
              () -> {
                Tasks.await(start);
                return rig.cache.get("k", origin::load);
              }));
    }
    start.countDown();

    for (Future<String> caller : callers) {
      assertThat(Tasks.result(caller)).isEqualTo("v2");
    }
    assertThat(origin.calls()).isEqualTo(2);
    assertThat(rig.cache.statistics().requests()).isEqualTo(1001);
  }

  /** The gap between looking at the heap and joining: what was stored in it must be seen. */
  @Test
  void get_storedByAnotherBetweenLookingAndJoining_doesNotLoadAgain() {
    try (Rig diskless = new Rig(new ManualTicker(), new AbsentLayer(LayerKind.DISK), null)) {
      diskless.heap.afterNextGet(() -> diskless.cache.get("k", origin::load));

      assertThat(diskless.cache.get("k", origin::load)).isEqualTo("v1");
      assertThat(origin.calls()).isEqualTo(1);
    }
  }

  @Test
  void get_waitsTooLongForAnotherLoad_loadsForItselfAndStoresNothing() throws Exception {
    rig.loadWaitNanos = TimeUnit.MILLISECONDS.toNanos(20);
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> slow =
        tasks.start(
            () ->
                rig.cache.get(
                    "k",
                    key -> {
                      loading.countDown();
                      Tasks.await(release);
                      return "slow";
                    }));
    Tasks.await(loading);

    assertThat(rig.cache.get("k", key -> "own")).isEqualTo("own");
    assertThat(rig.cache.contains("k")).isFalse();

    release.countDown();
    assertThat(Tasks.result(slow)).isEqualTo("slow");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("slow");
    assertThat(rig.cache.statistics().loads()).isEqualTo(2);
  }

  @Test
  void get_interruptedWhileWaiting_loadsForItselfAndStaysInterrupted() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> slow =
        tasks.start(
            () ->
                rig.cache.get(
                    "k",
                    key -> {
                      loading.countDown();
                      Tasks.await(release);
                      return "slow";
                    }));
    Tasks.await(loading);
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Future<String> waiting =
        tasks.start(
            () -> {
              Thread.currentThread().interrupt();
              String value = rig.cache.get("k", key -> "own");
              interrupted.set(Thread.interrupted());
              return value;
            });

    assertThat(Tasks.result(waiting)).isEqualTo("own");
    assertThat(interrupted.get()).isTrue();
    release.countDown();
    Tasks.result(slow);
  }

  @Test
  void get_loadingThreadIsInterrupted_thoseWhoWaitLoadAnew() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<Throwable> first =
        tasks.start(
            () ->
                catchThrowable(
                    () ->
                        rig.cache.get(
                            "k",
                            key -> {
                              loading.countDown();
                              Tasks.await(release);
                              throw new InterruptedException("for the first only");
                            })));
    Tasks.await(loading);
    Future<String> second = tasks.start(() -> rig.cache.get("k", origin::load));
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
    release.countDown();

    assertThat(Tasks.result(first)).isInstanceOf(InterruptedException.class);
    assertThat(Tasks.result(second)).isEqualTo("v1");
  }

  @Test
  void get_loaderAsksForTheSameKey_doesNotWaitForItself() {
    assertThat(rig.cache.get("k", key -> "outer+" + rig.cache.get("k", inner -> "inner")))
        .isEqualTo("outer+inner");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("outer+inner");
  }

  @Test
  void get_twoLoadersAskForEachOthersKeys_endsAfterTheBoundedWait() throws Exception {
    rig.loadWaitNanos = TimeUnit.MILLISECONDS.toNanos(20);
    CountDownLatch both = new CountDownLatch(2);
    Future<String> a = tasks.start(() -> rig.cache.get("a", key -> nested(both, "b")));
    Future<String> b = tasks.start(() -> rig.cache.get("b", key -> nested(both, "a")));

    assertThat(Tasks.result(a)).isEqualTo("alone");
    assertThat(Tasks.result(b)).isEqualTo("alone");
  }

  private String nested(CountDownLatch both, String other) {
    both.countDown();
    Tasks.await(both);
    return rig.cache.get(other, key -> "alone");
  }

  @Test
  void get_listenerOfEvents_isToldOfEachLoad() {
    rig.cache.get("k", origin::load);
    assertThatThrownBy(() -> rig.cache.get("other", ReadThroughTest::fail)).isNotNull();

    assertThat(rig.events)
        .filteredOn(CacheEvent.LoadEnded.class::isInstance)
        .extracting(event -> ((CacheEvent.LoadEnded) event).succeeded())
        .containsExactly(true, false);
  }

  @Test
  void get_withoutHeap_isAnsweredFromDisk() {
    try (Rig heapless = Rig.withoutHeap()) {
      assertThat(heapless.cache.get("k", origin::load)).isEqualTo("v1");
      assertThat(heapless.cache.get("k", origin::load)).isEqualTo("v1");
      assertThat(heapless.cache.statistics().diskHits()).isEqualTo(1);
    }
  }

  @Test
  void get_valuesAreCopied_noCallerSharesAnInstanceWithTheCache() {
    try (Rig copying =
        Rig.copying(value -> value == null ? null : new StringBuilder((CharSequence) value))) {
      StringBuilder own = new StringBuilder("a");
      Object first = typed(copying).get("k", key -> own);
      own.append("changed");
      Object second = typed(copying).get("k", key -> own);
      Object third = typed(copying).get("k", key -> own);

      assertThat(first).isSameAs(own);
      assertThat(second).hasToString("a").isNotSameAs(third);
    }
  }

  private static TypedCache<String, Object> typed(Rig rig) {
    return new TypedCache<>(rig.node, rig.engine);
  }
}
