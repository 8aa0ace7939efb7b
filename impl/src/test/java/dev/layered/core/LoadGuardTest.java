package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.LoadRejectedException;
import dev.layered.LoadRejectedException.Reason;
import dev.layered.LoadTimeoutException;
import dev.layered.NotCachedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What limits loads: bulkhead, rate and breaker, and what comes of a load that is refused. */
class LoadGuardTest {

  private static final long OPEN_SECONDS = 10;

  private static final LoadLimits BREAKER =
      new LoadLimits(0, 0, 3, TimeUnit.SECONDS.toNanos(OPEN_SECONDS));

  private final Tasks tasks = new Tasks();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private Rig rig;

  @AfterEach
  void end() {
    released.countDown();
    tasks.close();
    rig.close();
  }

  private static LoadLimits concurrent(long most) {
    return new LoadLimits(most, 0, 0, 1);
  }

  private static LoadLimits perSecond(double most) {
    return new LoadLimits(0, most, 0, 1);
  }

  private String held(String key) {
    begun.countDown();
    Tasks.await(released);
    return "held";
  }

  private static String fail(String key) throws IOException {
    throw new IOException("origin is down");
  }

  private String get(String key) {
    return rig.cache.get(key, own -> "v");
  }

  private void assertRejected(Reason reason, String key) {
    assertThatThrownBy(() -> get(key))
        .isInstanceOfSatisfying(
            LoadRejectedException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.cacheName()).isEqualTo(Rig.NAME);
            })
        .hasMessageContaining("LAYERED-632");
  }

  private CompletableFuture<String> getAsync(String key, CompletableFuture<String> stage) {
    return rig.cache.getAsync(key, own -> stage).toCompletableFuture();
  }

  @Test
  void bulkhead_oneLoadTooMany_isRejectedUntilOneEnds() throws Exception {
    rig = Rig.limited(concurrent(1));
    Future<String> holder = tasks.start(() -> rig.cache.get("k", this::held));
    Tasks.await(begun);

    assertRejected(Reason.BULKHEAD, "other");
    assertThat(rig.cache.statistics().loadFailures()).isZero();
    assertThat(rig.events).noneMatch(event -> event.toString().contains("LoadEnded"));

    released.countDown();
    assertThat(Tasks.result(holder)).isEqualTo("held");
    assertThat(get("other")).isEqualTo("v");
  }

  @Test
  void bulkhead_callersOfOneKey_shareOnePermit() throws Exception {
    rig = Rig.limited(concurrent(1));
    Future<String> holder = tasks.start(() -> rig.cache.get("k", this::held));
    Tasks.await(begun);
    Future<String> sharer = tasks.start(() -> get("k"));
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
    released.countDown();
    assertThat(Tasks.result(holder)).isEqualTo("held");
    assertThat(Tasks.result(sharer)).isEqualTo("held");
  }

  @Test
  void bulkhead_loadFails_givesItsPermitBack() {
    rig = Rig.limited(concurrent(1));
    var unused = catchThrowable(() -> rig.cache.get("k", LoadGuardTest::fail));
    assertThat(get("k")).isEqualTo("v");
  }

  @Test
  void bulkhead_refusedLoad_staleIfErrorServesStale() throws Exception {
    rig = Rig.limited(concurrent(1));
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(30)));
    rig.cache.put("k", "old");
    rig.advance(60);
    Future<String> holder = tasks.start(() -> rig.cache.get("other", this::held));
    Tasks.await(begun);

    assertThat(get("k")).isEqualTo("old");
    released.countDown();
    Tasks.result(holder);
    assertThat(get("k")).isEqualTo("v");
  }

  /** Remedy: the stage's end gives the permit back, before its caller has the answer. */
  @Test
  void bulkhead_stage_holdsItsPermitUntilItCompletes() {
    rig = Rig.limited(concurrent(1));
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> holder = getAsync("k", stage);

    assertThat(getAsync("other", CompletableFuture.completedFuture("v")))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(LoadRejectedException.class);
    assertRejected(Reason.BULKHEAD, "other");

    CompletableFuture<String> next =
        holder.thenCompose(value -> getAsync("other", CompletableFuture.completedFuture("v")));
    stage.complete("late");
    assertThat(next).isCompletedWithValue("v");
  }

  @Test
  void bulkhead_stageFailsOrIsNone_givesItsPermitBack() {
    rig = Rig.limited(concurrent(1));
    IOException problem = new IOException("down");
    assertThat(getAsync("k", CompletableFuture.failedFuture(problem)))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCause(problem);
    assertThat(getAsync("k", null)).isCompletedExceptionally();
    assertThat(get("k")).isEqualTo("v");
  }

  @Test
  void bulkhead_loadAfterItsCallersDeadline_holdsItsPermit() {
    rig = Rig.limited(concurrent(1));
    rig.set(CacheOptions.DEFAULTS.withHardDeadline(Duration.ofMillis(20)));
    assertThatThrownBy(() -> rig.cache.get("k", this::held))
        .isInstanceOf(LoadTimeoutException.class);
    rig.set(CacheOptions.DEFAULTS.withHardDeadline(Duration.ZERO));
    assertRejected(Reason.BULKHEAD, "other");
    released.countDown();
    Tasks.until(() -> rig.cache.statistics().loads() == 1);
    assertThat(get("other")).isEqualTo("v");
  }

  @Test
  void bulkhead_loadInTheBackground_isRefusedAndTriedAgain() throws Exception {
    rig = Rig.limited(concurrent(1));
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofSeconds(30)));
    rig.cache.put("k", "old");
    rig.advance(60);
    Future<String> holder = tasks.start(() -> rig.cache.get("other", this::held));
    Tasks.await(begun);

    assertThat(get("k")).isEqualTo("old");
    rig.refreshes.runAll();
    assertThat(get("k")).isEqualTo("old");
    released.countDown();
    Tasks.result(holder);
    rig.refreshes.runAll();
    assertThat(get("k")).isEqualTo("v");
  }

  /** Never more at a time than may, whoever comes when. */
  @Test
  void bulkhead_manyCallers_neverExceedIt() throws Exception {
    rig = Rig.limited(concurrent(2));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch ready = new CountDownLatch(8);
    Future<?>[] callers = new Future<?>[8];
    for (int i = 0; i < callers.length; i++) {
      String prefix = "k" + i + "-";
      callers[i] =
          tasks.start(
              () -> {
                ready.countDown();
                Tasks.await(ready);
                for (int n = 0; n < 200; n++) {
                  var unused =
                      catchThrowable(
                          () ->
                              rig.cache.get(
                                  prefix + running.get() + System.nanoTime(),
                                  key -> {
                                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                    Thread.yield();
                                    running.decrementAndGet();
                                    return "v";
                                  }));
                }
                return null;
              });
    }
    for (Future<?> caller : callers) {
      Tasks.result(caller);
    }
    assertThat(most.get()).isBetween(1, 2);
    assertThat(get("at the end")).isEqualTo("v");
  }

  @Test
  void limitsChange_countAtOnce() {
    rig = Rig.limited(perSecond(1));
    get("a");
    assertRejected(Reason.RATE, "b");
    rig.limits = LoadLimits.NONE;
    assertThat(get("b")).isEqualTo("v");
  }

  @Test
  void rate_burstIsUsed_isRejectedUntilATokenIsThere() {
    rig = Rig.limited(perSecond(20));
    get("a");
    get("b");
    assertRejected(Reason.RATE, "c");
    rig.ticker.advance(Duration.ofMillis(49));
    assertRejected(Reason.RATE, "c");
    rig.ticker.advance(Duration.ofMillis(1));
    assertThat(get("c")).isEqualTo("v");
    assertRejected(Reason.RATE, "d");
    rig.advance(60);
    get("d");
    get("e");
    assertRejected(Reason.RATE, "f");
  }

  @Test
  void rate_refusedLoad_leavesTheBulkhead() {
    rig = Rig.limited(new LoadLimits(1, 1, 0, 1));
    get("a");
    assertRejected(Reason.RATE, "b");
    rig.advance(1);
    assertThat(get("b")).isEqualTo("v");
  }

  @Test
  void rate_hitsAndSharers_takeNothing() {
    rig = Rig.limited(perSecond(0.5));
    assertThat(get("a")).isEqualTo("v");
    assertThat(get("a")).isEqualTo("v");
    rig.advance(2);
    assertThat(get("b")).isEqualTo("v");
  }

  @Test
  void breaker_failuresInARow_openItAndOneTriesAgain() {
    rig = Rig.limited(BREAKER);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> rig.cache.get("k", LoadGuardTest::fail))
          .isInstanceOf(IOException.class);
    }
    assertRejected(Reason.BREAKER, "k");
    assertThat(rig.engine.breaker().isOpen()).isTrue();
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(3);

    rig.advance(OPEN_SECONDS);
    assertThat(
            rig.cache.get(
                "k",
                key -> {
                  assertRejected(Reason.BREAKER, "other");
                  return "v";
                }))
        .isEqualTo("v");
    assertThat(rig.engine.breaker().isOpen()).isFalse();
    assertThat(get("other")).isEqualTo("v");
  }

  /** Remedy: what this guard or that of another cache refuses is not reported as a failure. */
  @Test
  void breaker_refusalsOfAnotherCacheAndInterrupts_doNotOpenIt() {
    rig = Rig.limited(BREAKER);
    for (int i = 0; i < 5; i++) {
      var unused =
          catchThrowable(
              () ->
                  rig.cache.get(
                      "k",
                      key -> {
                        throw new LoadRejectedException("another", Reason.RATE);
                      }));
      var interrupted =
          catchThrowable(
              () ->
                  rig.cache.get(
                      "k",
                      key -> {
                        throw new InterruptedException();
                      }));
    }
    assertThat(get("k")).isEqualTo("v");
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(10);
  }

  @Test
  void breaker_bulkheadRefusesTheProbe_anotherOneTries() throws Exception {
    rig = Rig.limited(new LoadLimits(1, 0, 1, TimeUnit.SECONDS.toNanos(OPEN_SECONDS)));
    Future<String> holder = tasks.start(() -> rig.cache.get("held", this::held));
    Tasks.await(begun);
    assertRejected(Reason.BULKHEAD, "k");
    rig.limits = new LoadLimits(0, 0, 1, 1);
    var unused = catchThrowable(() -> rig.cache.get("k", LoadGuardTest::fail));
    assertRejected(Reason.BREAKER, "k");
    rig.advance(OPEN_SECONDS);
    rig.limits = new LoadLimits(1, 0, 1, 1);
    assertRejected(Reason.BULKHEAD, "k");
    rig.limits = new LoadLimits(0, 0, 1, 1);
    assertThat(get("k")).isEqualTo("v");
    released.countDown();
    Tasks.result(holder);
  }

  /** A call of the origin may have no end, and says nothing then. */
  @Test
  void breaker_probeThatDoesNotEnd_anotherOneTries() {
    rig = Rig.limited(new LoadLimits(0, 0, 1, TimeUnit.SECONDS.toNanos(OPEN_SECONDS)));
    var unused = catchThrowable(() -> rig.cache.get("k", LoadGuardTest::fail));
    rig.advance(OPEN_SECONDS);
    CompletableFuture<String> endless = new CompletableFuture<>();
    CompletableFuture<String> probe = getAsync("k", endless);

    rig.advance(8 * OPEN_SECONDS - 1);
    assertRejected(Reason.BREAKER, "other");
    rig.advance(1);
    assertThat(get("other")).isEqualTo("v");
    assertThat(rig.engine.breaker().isOpen()).isFalse();

    endless.completeExceptionally(new IOException("at last"));
    assertThat(probe).isCompletedExceptionally();
    assertThat(rig.engine.breaker().isOpen()).as("after a late report").isFalse();
  }

  /** It loads nothing, so nothing refuses it. */
  @Test
  void onlyIfCachedBatch_isAnsweredWhateverLimitsLoads() {
    rig = Rig.limited(new LoadLimits(0, 0, 1, TimeUnit.SECONDS.toNanos(OPEN_SECONDS)));
    rig.cache.put("there", "v");
    var unused = catchThrowable(() -> rig.cache.get("k", LoadGuardTest::fail));

    assertThat(rig.engine.getAllCached(List.of("there"), rig.policy)).containsExactly("v");
    assertThatThrownBy(() -> rig.engine.getAllCached(List.of("k"), rig.policy))
        .isInstanceOf(NotCachedException.class);
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(1);
  }

  @Test
  void noLimits_otherCaches_areNotConcerned() throws Exception {
    rig = Rig.limited(concurrent(1));
    LayeredCache<String, String> other = rig.open("other");
    Future<String> holder = tasks.start(() -> rig.cache.get("k", this::held));
    Tasks.await(begun);
    assertThat(other.get("k", key -> "v")).isEqualTo("v");
    released.countDown();
    assertThat(Tasks.result(holder)).isEqualTo("held");
  }

  @Test
  void breaker_exceptionThatIsAnAnswer_doesNotOpenIt() {
    rig = Rig.limited(BREAKER);
    CacheOptions kept =
        CacheOptions.DEFAULTS
            .withExceptionTtl(Duration.ofSeconds(30))
            .withCacheExceptions(IllegalStateException.class);
    for (int i = 0; i < 5; i++) {
      String unknown = "unknown" + i;
      assertThatThrownBy(
              () ->
                  rig.cache.get(
                      unknown,
                      kept,
                      key -> {
                        throw new IllegalStateException("there is no such user");
                      }))
          .isExactlyInstanceOf(IllegalStateException.class);
    }
    assertThat(get("k")).isEqualTo("v");
  }
}
