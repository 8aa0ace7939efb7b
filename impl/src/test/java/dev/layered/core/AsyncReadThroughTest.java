package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncReadThroughTest {

  private final Rig rig = new Rig();
  private final Tasks tasks = new Tasks();
  private final CompletableFuture<String> stage = new CompletableFuture<>();

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  private CompletableFuture<String> get(CompletionStage<String> answer) {
    return rig.cache.getAsync("k", key -> answer).toCompletableFuture();
  }

  /** What a stage completes with, as its very dependents see it. */
  private static Throwable problemOf(CompletionStage<?> stage) {
    AtomicReference<Throwable> problem = new AtomicReference<>();
    stage.whenComplete((value, thrown) -> problem.set(thrown));
    return problem.get();
  }

  @Test
  void getAsync_answersLater_isSharedAndStored() {
    CompletableFuture<String> first = get(stage);
    CompletableFuture<String> second = get(new CompletableFuture<>());
    assertThat(first).isNotDone().isNotSameAs(second);

    stage.complete("v");

    assertThat(first).isCompletedWithValue("v");
    assertThat(second).isCompletedWithValue("v");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v");
    assertThat(rig.cache.statistics().coalesced()).isEqualTo(1);
    assertThat(rig.cache.statistics().requests()).isEqualTo(3);
  }

  @Test
  void getAsync_onHeapOrDisk_answersAtOnce() {
    rig.cache.put("k", "v");
    assertThat(get(stage)).isCompletedWithValue("v");
    rig.heap.clear();
    assertThat(get(stage)).isCompletedWithValue("v");
  }

  @Test
  void getAsync_null_isAValue() {
    stage.complete(null);
    assertThat(get(stage)).isCompletedWithValue(null);
    assertThat(rig.cache.contains("k")).isTrue();
  }

  @Test
  void getAsync_stageFails_reachesEveryCallerUnwrappedAndIsNotCached() {
    IOException problem = new IOException("down");
    CompletableFuture<String> first = get(stage.thenApply(value -> value));
    CompletableFuture<String> second = get(new CompletableFuture<>());

    stage.completeExceptionally(problem);

    assertThat(problemOf(first)).isSameAs(problem);
    assertThat(problemOf(second)).isSameAs(problem);
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void getAsync_stageFailsWithATimeout_isNotTakenForAWaitThatTookTooLong() {
    CompletableFuture<String> first = get(stage);
    CompletableFuture<String> second = get(new CompletableFuture<>());
    TimeoutException problem = new TimeoutException();
    stage.completeExceptionally(problem);

    assertThat(problemOf(first)).isSameAs(problem);
    assertThat(problemOf(second)).isSameAs(problem);
  }

  @Test
  void getAsync_loaderThrows_failsTheStageAndReleasesTheKey() {
    IllegalStateException problem = new IllegalStateException("at once");
    CompletionStage<String> failed =
        rig.cache.getAsync(
            "k",
            key -> {
              throw problem;
            });

    assertThat(problemOf(failed)).isSameAs(problem);
    stage.complete("v");
    assertThat(get(stage)).isCompletedWithValue("v");
  }

  @Test
  void getAsync_loaderThrowsAnError_failsTheStageAndReleasesTheKey() {
    CompletionStage<String> failed =
        rig.cache.getAsync(
            "k",
            key -> {
              throw new NoClassDefFoundError();
            });

    assertThat(problemOf(failed)).isInstanceOf(NoClassDefFoundError.class);
    stage.complete("v");
    assertThat(get(stage)).isCompletedWithValue("v");
  }

  @Test
  void getAsync_loaderReturnsNullForItsStage_saysSo() {
    CompletionStage<String> failed = rig.cache.getAsync("k", key -> null);
    assertThat(problemOf(failed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("LAYERED-301");
  }

  @Test
  void getAsync_stageCallsBackTwice_theFirstCounts() {
    CompletionStage<String> twice =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<String> whenComplete(
              java.util.function.BiConsumer<? super String, ? super Throwable> action) {
            action.accept("first", null);
            action.accept("second", null);
            action.accept(null, new IOException());
            return this;
          }
        };

    assertThat(get(twice)).isCompletedWithValue("first");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("first");
    assertThat(rig.cache.statistics().loads()).isEqualTo(1);
  }

  @Test
  void getAsync_completedOnAnotherThread_isStored() throws Exception {
    CompletableFuture<String> first = get(stage);
    tasks.start(() -> stage.complete("v"));
    assertThat(first.get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("v");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v");
  }

  @Test
  void getAsync_callersCancelOrComplete_hurtNobodyElse() {
    CompletableFuture<String> first = get(stage);
    CompletableFuture<String> second = get(stage);
    CompletableFuture<String> third = get(stage);
    first.cancel(true);
    second.complete("forged");

    assertThat(stage).isNotDone();
    stage.complete("v");

    assertThat(third).isCompletedWithValue("v");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v");
  }

  @Test
  void getAsync_neverCompletes_othersLoadForThemselvesAfterTheBoundedWait() throws Exception {
    rig.loadWaitNanos = TimeUnit.MILLISECONDS.toNanos(20);
    CompletableFuture<String> stuck = get(stage);
    CompletableFuture<String> second = get(CompletableFuture.completedFuture("own"));

    assertThat(second.get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("own");
    assertThat(rig.cache.get("k", key -> "sync")).isEqualTo("sync");
    assertThat(stuck).isNotDone();
    assertThat(rig.cache.contains("k")).isFalse();
  }

  /** Remedy: another thread; the JVM has one on which every delay of every library ends. */
  @Test
  void getAsync_sharedLoadTakesTooLong_isNotCalledOnTheThreadOfDelays() throws Exception {
    rig.loadWaitNanos = TimeUnit.MILLISECONDS.toNanos(20);
    CompletableFuture<String> stuck = get(stage);
    CompletableFuture<String> second =
        rig.cache
            .getAsync(
                "k", key -> CompletableFuture.completedFuture(Thread.currentThread().getName()))
            .toCompletableFuture();

    assertThat(second.get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .doesNotContain("Delay")
        .isNotEqualTo(Thread.currentThread().getName());
    assertThat(stuck).isNotDone();
  }

  /** An invalidation is the way out for a key whose load never ends. */
  @Test
  void getAsync_neverCompletesAndIsInvalidated_theNextCallLoads() {
    CompletableFuture<String> stuck = get(stage);
    rig.cache.invalidate("k");

    assertThat(rig.cache.get("k", key -> "new")).isEqualTo("new");
    stage.complete("late");
    assertThat(stuck).isCompletedWithValue("late");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("new");
  }

  @Test
  void getAsync_loaderAsksForTheSameKey_doesNotWaitForItself() {
    CompletionStage<String> outer =
        rig.cache.getAsync(
            "k",
            key ->
                rig.cache.getAsync(
                    "k",
                    inner ->
                        CompletableFuture.completedFuture(rig.cache.get("k", most -> "inmost"))));

    assertThat(outer.toCompletableFuture()).isCompletedWithValue("inmost");
  }

  @Test
  void getAndGetAsync_shareOneLoad() throws Exception {
    CompletableFuture<String> async = get(stage);
    Future<String> sync = tasks.start(() -> rig.cache.get("k", key -> "other"));
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
    stage.complete("v");

    assertThat(Tasks.result(sync)).isEqualTo("v");
    assertThat(async).isCompletedWithValue("v");
  }

  @Test
  void getAsync_staleWithinWindow_answersAtOnceAndRefreshes() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofSeconds(30)));
    rig.cache.put("k", "old");
    rig.advance(60);

    assertThat(get(stage)).isCompletedWithValue("old");
    rig.refreshes.runAll();
    assertThat(get(stage)).isCompletedWithValue("old");
    stage.complete("new");
    assertThat(get(stage)).isCompletedWithValue("new");
  }

  /** The thread that started an asynchronous refresh is not bound to it once it has gone on. */
  @Test
  void getAsync_refreshStartedByThisThread_canBeWaitedForByThisThread() throws Exception {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofSeconds(30)));
    rig.cache.put("k", "old");
    rig.advance(60);
    get(stage);
    rig.refreshes.runAll();
    rig.advance(30);
    tasks.start(
        () -> {
          Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
          return stage.complete("new");
        });

    assertThat(rig.cache.get("k", key -> "own")).isEqualTo("new");
  }

  @Test
  void getAsync_loadFails_servesStaleIfAllowed() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(30)));
    rig.cache.put("k", "old");
    rig.advance(60);

    assertThat(get(CompletableFuture.failedFuture(new IOException()))).isCompletedWithValue("old");
    assertThat(rig.cache.statistics().requests()).isEqualTo(1);
  }

  @Test
  void getAsync_keyWithoutStableForm_isRefusedAtOnce() {
    assertThatThrownBy(() -> rig.cache.getAsync(null, key -> stage))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
