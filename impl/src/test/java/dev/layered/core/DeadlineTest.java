package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.InvalidateCache;
import dev.layered.LayeredCache;
import dev.layered.LayeredException;
import dev.layered.LoadRejectedException;
import dev.layered.LoadTimeoutException;
import dev.layered.core.coherence.Invalidation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code softDeadline} and {@code hardDeadline} of loads that answer when they return. */
class DeadlineTest {

  /** Short, so that a test need not last; nothing that has to come within it is waited for. */
  private static final Duration SHORT = Duration.ofMillis(20);

  /** Longer than any test. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Rig rig = new Rig();
  private final Tasks tasks = new Tasks();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void end() {
    released.countDown();
    tasks.close();
    rig.close();
  }

  private void soft(Duration deadline) {
    rig.set(CacheOptions.DEFAULTS.withSoftDeadline(deadline));
  }

  private void hard(Duration deadline) {
    rig.set(CacheOptions.DEFAULTS.withHardDeadline(deadline));
  }

  /** There is a stale value that may be served for half a minute. */
  private void staleValue() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(30)));
    rig.cache.put("k", "old", CacheOptions.ofTags("t"));
    rig.advance(60);
  }

  private String getHeld() {
    return rig.cache.get("k", CacheOptions.ofTags("t"), this::held);
  }

  private String held(String key) {
    begun.countDown();
    Tasks.await(released);
    return "new";
  }

  private void untilStored() {
    Tasks.until(() -> "new".equals(rig.cache.getIfPresent("k")));
  }

  @Test
  void soft_passed_servesStaleAndTheLoadFills() {
    staleValue();
    soft(SHORT);

    assertThat(getHeld()).isEqualTo("old");
    CacheStatistics statistics = rig.cache.statistics();
    assertThat(statistics.staleHits()).isEqualTo(1);
    assertThat(statistics.requests()).isEqualTo(1);

    released.countDown();
    Tasks.until(() -> rig.cache.statistics().loads() == 1);
    assertThat(rig.cache.statistics().misses()).as("nobody has looked").isZero();
    untilStored();
  }

  @Test
  void soft_passedLoadEnds_callerIsCountedOnce() {
    staleValue();
    soft(SHORT);
    getHeld();
    released.countDown();
    Tasks.until(() -> rig.cache.statistics().loads() == 1);
    assertThat(rig.cache.statistics().requests()).isEqualTo(1);
    assertThat(rig.cache.statistics().misses()).isZero();
  }

  @Test
  void soft_onlyOnDisk_isServed() {
    staleValue();
    rig.heap.clear();
    soft(SHORT);
    assertThat(getHeld()).isEqualTo("old");
  }

  @Test
  void soft_nothingStale_waitsForTheLoad() throws Exception {
    soft(SHORT);
    Future<String> caller = tasks.start(this::getHeld);
    Tasks.await(begun);
    // Time has to pass for a deadline that must not count; too little could only hide a mistake.
    Thread.sleep(3 * SHORT.toMillis());
    assertThat(caller).isNotDone();
    released.countDown();
    assertThat(Tasks.result(caller)).isEqualTo("new");
    assertThat(rig.cache.statistics().misses()).isEqualTo(1);
  }

  @Test
  void hard_passedWithoutStale_throwsAndTheLoadFills() {
    hard(SHORT);

    assertThatThrownBy(this::getHeld)
        .isInstanceOf(LoadTimeoutException.class)
        .hasMessageContaining("LAYERED-631")
        .hasMessageContaining(Rig.NAME);
    assertThat(rig.cache.statistics().misses()).isEqualTo(1);
    assertThat(rig.cache.statistics().loadFailures()).isZero();

    released.countDown();
    untilStored();
  }

  @Test
  void hard_passedWithStale_servesIt() {
    staleValue();
    hard(SHORT);
    assertThat(getHeld()).isEqualTo("old");
  }

  @Test
  void hard_shorterThanSoft_counts() {
    soft(LONG);
    hard(SHORT);
    assertThatThrownBy(this::getHeld).isInstanceOf(LoadTimeoutException.class);
  }

  @Test
  void hard_passed_laterCallerJoinsTheLoadWithADeadlineOfItsOwn() throws Exception {
    hard(SHORT);
    assertThatThrownBy(this::getHeld).isInstanceOf(LoadTimeoutException.class);
    assertThatThrownBy(() -> rig.cache.get("k", key -> "other"))
        .isInstanceOf(LoadTimeoutException.class);

    hard(LONG);
    Future<String> patient = tasks.start(() -> rig.cache.get("k", key -> "other"));
    Tasks.until(() -> rig.cache.statistics().coalesced() == 2);
    released.countDown();
    assertThat(Tasks.result(patient)).isEqualTo("new");
  }

  @Test
  void deadlinesNotPassed_answersLikeAnyLoad() {
    soft(LONG);
    hard(LONG);
    assertThat(rig.cache.get("k", key -> "new")).isEqualTo("new");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("new");
    CacheStatistics statistics = rig.cache.statistics();
    assertThat(statistics.misses()).isEqualTo(1);
    assertThat(statistics.heapHits()).isEqualTo(1);
    assertThat(statistics.loads()).isEqualTo(1);
  }

  @Test
  void noDeadline_loadsOnTheCallersThread() {
    assertThat(rig.cache.get("k", key -> Thread.currentThread().getName()))
        .isEqualTo(Thread.currentThread().getName());
  }

  /** Whoever shares a load that began without deadlines has its own. */
  @Test
  void sharedLoadOfACallerWithoutDeadline_sharerIsServedStale() throws Exception {
    staleValue();
    Future<String> patient = tasks.start(this::getHeld);
    Tasks.await(begun);
    soft(SHORT);
    assertThat(rig.cache.get("k", key -> "other")).isEqualTo("old");
    released.countDown();
    assertThat(Tasks.result(patient)).isEqualTo("new");
  }

  /**
   * A value that is invalidated while it is stale is not served, however that was named. The caller
   * is interrupted, because that comes surely after the invalidation; what it gets is found as
   * after a deadline.
   */
  @Test
  void invalidatedWhileLoading_nothingStaleIsServedAndNothingStored() throws Exception {
    for (InvalidateCache invalidation :
        new InvalidateCache[] {
          InvalidateCache.keys(Rig.NAME, "k"),
          InvalidateCache.tags("t"),
          InvalidateCache.cache(Rig.NAME),
          InvalidateCache.prefix(Rig.NAME, "k")
        }) {
      staleValue();
      hard(LONG);
      CountDownLatch loading = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      AtomicReference<Thread> thread = new AtomicReference<>();
      long loads = rig.cache.statistics().loads();
      Future<String> caller =
          tasks.start(
              () -> {
                thread.set(Thread.currentThread());
                return rig.cache.get(
                    "k",
                    CacheOptions.ofTags("t"),
                    key -> {
                      loading.countDown();
                      Tasks.await(goOn);
                      return "overtaken";
                    });
              });
      Tasks.await(loading);
      rig.caches.invalidate(invalidation);
      thread.get().interrupt();

      assertThatThrownBy(() -> Tasks.result(caller))
          .as("%s", invalidation)
          .hasMessageContaining("LAYERED-633");
      goOn.countDown();
      Tasks.until(() -> rig.cache.statistics().loads() == loads + 1);
      assertThat(rig.cache.contains("k")).as("%s", invalidation).isFalse();
    }
  }

  @Test
  void soft_windowOfStaleIfErrorIsOver_isNotServed() throws Exception {
    staleValue();
    rig.advance(30);
    soft(SHORT);
    hard(SHORT.multipliedBy(2));
    assertThatThrownBy(this::getHeld).isInstanceOf(LoadTimeoutException.class);
  }

  @Test
  void interruptedCaller_leavesAndTheLoadGoesOn() throws Exception {
    hard(LONG);
    AtomicReference<Thread> thread = new AtomicReference<>();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Future<Throwable> caller =
        tasks.start(
            () -> {
              thread.set(Thread.currentThread());
              Throwable problem = catchThrowable(this::getHeld);
              stillInterrupted.set(Thread.interrupted());
              return problem;
            });
    Tasks.await(begun);
    thread.get().interrupt();

    assertThat(Tasks.result(caller))
        .isInstanceOf(LayeredException.class)
        .hasMessageContaining("LAYERED-633")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(stillInterrupted).isTrue();
    released.countDown();
    untilStored();
  }

  @Test
  void interruptedCaller_withStale_isServed() throws Exception {
    staleValue();
    soft(LONG);
    AtomicReference<Thread> thread = new AtomicReference<>();
    Future<String> caller =
        tasks.start(
            () -> {
              thread.set(Thread.currentThread());
              return getHeld();
            });
    Tasks.await(begun);
    thread.get().interrupt();
    assertThat(Tasks.result(caller)).isEqualTo("old");
  }

  @Test
  void loadThrows_reachesTheCallerAsItIs() {
    hard(LONG);
    for (Throwable problem :
        new Throwable[] {
          new IOException("down"),
          new CompletionException(new IOException("wrapped by the method")),
          new InterruptedException(),
          new StackOverflowError()
        }) {
      Consumer<String> load =
          key -> {
            throw Thrown.asIs(problem);
          };
      assertThat(
              catchThrowable(
                  () ->
                      rig.cache.get(
                          "k",
                          key -> {
                            load.accept(key);
                            return "unreachable";
                          })))
          .isSameAs(problem);
    }
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void loadThrows_staleIfError_isServed() {
    staleValue();
    hard(LONG);
    assertThat(
            rig.cache.get(
                "k",
                key -> {
                  throw new IllegalStateException("down");
                }))
        .isEqualTo("old");
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(1);
  }

  @Test
  void noThreadIsFree_hard_isRejected() {
    hard(LONG);
    rig.refusesLoads = true;
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() -> rig.cache.get("k", key -> "v" + calls.incrementAndGet()))
        .isInstanceOfSatisfying(
            LoadRejectedException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(LoadRejectedException.Reason.THREADS));
    assertThat(calls).hasValue(0);
    assertThat(rig.cache.statistics().loadFailures()).isZero();

    rig.refusesLoads = false;
    assertThat(rig.cache.get("k", key -> "new")).isEqualTo("new");
  }

  @Test
  void noThreadIsFree_hardWithStale_servesIt() {
    staleValue();
    hard(LONG);
    rig.refusesLoads = true;
    assertThat(rig.cache.get("k", key -> "new")).isEqualTo("old");
  }

  @Test
  void noThreadIsFree_softOnly_loadsOnTheCallersThread() {
    soft(SHORT);
    rig.refusesLoads = true;
    assertThat(rig.cache.get("k", key -> Thread.currentThread().getName()))
        .isEqualTo(Thread.currentThread().getName());
  }

  /**
   * Remedy: the thread of the outer load, whose callers can leave; or both waited for each other.
   */
  @Test
  void noThreadIsFree_withinALoadWithADeadline_loadsOnItsThread() {
    hard(LONG);
    LayeredCache<String, String> inner = rig.open("inner");
    assertThat(
            rig.cache.get(
                "k",
                outer -> {
                  rig.refusesLoads = true;
                  String own = Thread.currentThread().getName();
                  return inner.get("k", key -> own.equals(Thread.currentThread().getName()) + "");
                }))
        .isEqualTo("true");
  }

  /** Remedy: a load knows what it is part of, though each runs on a thread of its own. */
  @Test
  void loadAsksForItselfThroughAnotherLoad_doesNotWaitForItself() {
    hard(LONG);
    LayeredCache<String, String> inner = rig.open("inner");
    assertThat(
            rig.cache.get(
                "k", outer -> inner.get("k", middle -> rig.cache.get("k", inmost -> "inmost"))))
        .isEqualTo("inmost");
    assertThat(rig.cache.statistics().coalesced()).isZero();
  }

  /** The outer load has no deadline and runs on its caller's thread, the inner one on another. */
  @Test
  void loadWithoutDeadlineAsksForItselfThroughOneWith_doesNotWaitForItself() {
    LayeredCache<String, String> inner = rig.open("inner");
    CacheOptions limited = CacheOptions.DEFAULTS.withHardDeadline(LONG);
    assertThat(
            rig.cache.get(
                "k",
                outer -> inner.get("k", limited, middle -> rig.cache.get("k", inmost -> "inmost"))))
        .isEqualTo("inmost");
    assertThat(rig.cache.statistics().coalesced()).isZero();
  }

  @Test
  void refreshInTheBackground_runsOnItsThreadAndNotOnOneForLoads() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofSeconds(30)));
    hard(LONG);
    rig.cache.put("k", "old");
    rig.advance(60);
    String own = Thread.currentThread().getName();
    assertThat(rig.cache.get("k", key -> Thread.currentThread().getName())).isEqualTo("old");
    rig.refreshes.runAll();
    assertThat(rig.cache.getIfPresent("k")).isEqualTo(own);
  }

  @Test
  void activeTransaction_loadsOnTheCallersThreadWithoutDeadline() {
    AtomicBoolean active = new AtomicBoolean(true);
    rig.node.join(
        new Transactions() {
          @Override
          public boolean isActive() {
            return active.get();
          }

          @Override
          public boolean isDirty() {
            return false;
          }

          @Override
          public void afterCommit(Invalidation invalidation, Consumer<Invalidation> again) {}
        },
        again -> {});
    LayeredCache<String, String> cache = rig.open("transactional");
    hard(SHORT);
    String own = Thread.currentThread().getName();
    assertThat(
            cache.get(
                "k",
                key -> {
                  sleepLongerThan(SHORT);
                  return Thread.currentThread().getName();
                }))
        .isEqualTo(own);

    active.set(false);
    cache.invalidate("k");
    assertThatThrownBy(() -> cache.get("k", this::held)).isInstanceOf(LoadTimeoutException.class);
  }

  /** A deadline that does not hold has to pass for that to be seen. */
  private static void sleepLongerThan(Duration deadline) {
    try {
      Thread.sleep(3 * deadline.toMillis()); // nothing tells that it has passed
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Remedy: the key is made again when the load has ended; a caller that left may change it. */
  @Test
  void argumentsChangedAfterTheCallerLeft_isNotStored() throws Exception {
    hard(SHORT);
    AtomicBoolean changed = new AtomicBoolean();
    LoadRequest request =
        new LoadRequest() {
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
            return true;
          }

          @Override
          public boolean isStillFor(Object key) {
            return !changed.get();
          }

          @Override
          public Object load() {
            return held("k");
          }
        };
    assertThatThrownBy(() -> rig.engine.get("k", request)).isInstanceOf(LoadTimeoutException.class);
    Future<String> sharer =
        tasks.start(
            () -> rig.cache.get("k", CacheOptions.DEFAULTS.withHardDeadline(LONG), key -> "own"));
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
    changed.set(true);
    released.countDown();
    assertThat(Tasks.result(sharer)).isEqualTo("own");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("own");
  }

  /** What they would load alone, when their wait for the shared load is over, is for nobody. */
  @Test
  void hardDeadline_callersThatHaveLeft_loadNothingLater() throws InterruptedException {
    hard(SHORT);
    // A machine that stalls must not let the waits end before the callers have left.
    rig.loadWaitNanos = TimeUnit.MILLISECONDS.toNanos(2_500);
    AtomicInteger calls = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  rig.cache.get(
                      "k",
                      key -> {
                        calls.incrementAndGet();
                        Tasks.await(released);
                        return "v";
                      }))
          .isInstanceOf(LoadTimeoutException.class);
    }
    // Nothing tells that something does not happen: longer than their wait.
    TimeUnit.MILLISECONDS.sleep(3_300);

    assertThat(calls).hasValue(1);
  }
}
