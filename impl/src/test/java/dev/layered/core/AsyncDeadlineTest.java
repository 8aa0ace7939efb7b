package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheOptions;
import dev.layered.LoadTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code softDeadline} and {@code hardDeadline} of loads that answer later. */
class AsyncDeadlineTest {

  /** Short, so that a test need not last; nothing that has to come within it is waited for. */
  private static final Duration SHORT = Duration.ofMillis(20);

  /** Longer than any test. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Rig rig = new Rig();
  private final CompletableFuture<String> stage = new CompletableFuture<>();

  @AfterEach
  void end() {
    rig.close();
  }

  private CompletableFuture<String> get(CompletionStage<String> answer) {
    return rig.cache.getAsync("k", key -> answer).toCompletableFuture();
  }

  private static String result(CompletableFuture<String> answer) throws Exception {
    return answer.get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void deadlines(Duration soft, Duration hard) {
    rig.set(CacheOptions.DEFAULTS.withSoftDeadline(soft).withHardDeadline(hard));
  }

  private void staleValue() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(30)));
    rig.cache.put("k", "old");
    rig.advance(60);
  }

  @Test
  void soft_passed_servesStaleAndTheLoadFills() throws Exception {
    staleValue();
    deadlines(SHORT, Duration.ZERO);

    assertThat(result(get(stage))).isEqualTo("old");
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(1);
    stage.complete("new");
    assertThat(rig.cache.statistics().requests()).isEqualTo(1);
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("new");
  }

  @Test
  void hard_passedWithoutStale_failsAndTheLoadFills() throws Exception {
    deadlines(Duration.ZERO, SHORT);
    CompletableFuture<String> starter = get(stage);
    CompletableFuture<String> sharer = get(new CompletableFuture<>());

    for (CompletableFuture<String> each : List.of(starter, sharer)) {
      assertThatThrownBy(() -> result(each))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(LoadTimeoutException.class);
    }
    assertThat(rig.cache.statistics().requests()).isEqualTo(2);
    stage.complete("new");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("new");
  }

  @Test
  void soft_passedWithoutStale_waitsForTheLoad() throws Exception {
    deadlines(SHORT, LONG);
    CompletableFuture<String> answer = get(stage);
    // Time has to pass for a deadline that must not count; too little could only hide a mistake.
    Thread.sleep(3 * SHORT.toMillis());
    assertThat(answer).isNotDone();
    stage.complete("new");
    assertThat(answer).isCompletedWithValue("new");
    assertThat(rig.cache.statistics().requests()).isEqualTo(1);
  }

  @Test
  void hard_invalidatedWhileLoading_isNotServedStale() {
    staleValue();
    // Long enough for the line after the next on a machine that stalls.
    deadlines(Duration.ZERO, Duration.ofMillis(2_500));
    CompletableFuture<String> answer = get(stage);
    rig.cache.invalidate("k");

    assertThatThrownBy(() -> result(answer)).hasCauseInstanceOf(LoadTimeoutException.class);
    stage.complete("overtaken");
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void deadlinesNotPassed_answersLikeAnyLoad() {
    deadlines(LONG, LONG);
    CompletableFuture<String> answer = get(stage);
    IOException problem = new IOException("down");
    stage.completeExceptionally(problem);
    assertThat(answer)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCause(problem);
    assertThat(get(CompletableFuture.completedFuture("new"))).isCompletedWithValue("new");
  }

  /** Remedy: another thread; the JVM has one on which every delay of every library ends. */
  @Test
  void hard_passed_isNotAnsweredOnTheThreadOfDelays() throws Exception {
    deadlines(Duration.ZERO, SHORT);
    CompletableFuture<String> thread =
        get(stage).handle((value, problem) -> Thread.currentThread().getName());
    assertThat(result(thread)).doesNotContain("Delay");
  }
}
