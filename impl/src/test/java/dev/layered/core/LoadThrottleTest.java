package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An origin in trouble is not called on every request while there is something stale to serve. */
class LoadThrottleTest {

  private final Rig rig = new Rig();
  private int calls;
  private boolean failing;

  @AfterEach
  void end() {
    rig.close();
  }

  private String load(String key) throws IOException {
    calls++;
    if (failing) {
      throw new IOException("origin is down");
    }
    return "v" + calls;
  }

  private String get() throws IOException {
    return rig.cache.get("k", this::load);
  }

  private void loadThenFailAfter(long seconds, CacheOptions options) throws IOException {
    rig.set(options.withStaleIfErrorThrottle(Duration.ofSeconds(10)));
    get();
    rig.advance(seconds);
    failing = true;
  }

  private static CacheOptions ifError() {
    return CacheOptions.DEFAULTS.withStaleIfError(Duration.ofMinutes(5));
  }

  @Test
  void failure_withAStaleValue_leavesTheOriginAloneForThePause() throws IOException {
    loadThenFailAfter(60, ifError());

    for (int second = 0; second < 30; second++) {
      assertThat(get()).isEqualTo("v1");
      assertThat(get()).isEqualTo("v1");
      rig.advance(1);
    }

    assertThat(calls).isEqualTo(1 + 3);
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(60);
  }

  @Test
  void failure_originRecovers_isNoticedAfterThePause() throws IOException {
    loadThenFailAfter(60, ifError());
    get();
    failing = false;

    rig.advance(9);
    assertThat(get()).isEqualTo("v1");
    rig.advance(1);
    assertThat(get()).isEqualTo("v3");
  }

  @Test
  void failure_afterTheWindow_reachesTheCallerEachTime() throws IOException {
    loadThenFailAfter(60, ifError());
    get();
    rig.advance(299);
    assertThat(get()).isEqualTo("v1");
    rig.advance(1);

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
    assertThat(calls).isEqualTo(1 + 1 + 1 + 2);
  }

  @Test
  void failure_invalidated_isNotServedAndNotThrottled() throws IOException {
    loadThenFailAfter(60, ifError());
    get();
    rig.cache.invalidate("k");

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
    failing = false;
    assertThat(get()).isEqualTo("v4");
  }

  @Test
  void failure_pauseOfZero_callsEachTime() throws IOException {
    loadThenFailAfter(60, ifError());
    rig.set(ifError().withStaleIfErrorThrottle(Duration.ZERO));

    get();
    get();
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void failure_foundOnDisk_isServedFromTheHeapAfterwards() throws IOException {
    loadThenFailAfter(60, ifError());
    rig.heap.clear();
    get();
    rig.disk.clear();

    assertThat(get()).isEqualTo("v1");
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void failedRefresh_whileRevalidating_waitsForThePause() throws IOException {
    loadThenFailAfter(60, CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(5)));
    get();
    rig.refreshes.runAll();

    get();
    assertThat(rig.refreshes.waiting()).isZero();
    rig.advance(10);
    get();
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
  }

  @Test
  void failure_ofAnAsyncCaller_throttlesToo() throws IOException {
    loadThenFailAfter(60, ifError());
    CompletableFuture<String> down = CompletableFuture.failedFuture(new IOException("down"));

    for (int i = 0; i < 3; i++) {
      assertThat(
              rig.cache
                  .getAsync(
                      "k",
                      key -> {
                        calls++;
                        return down;
                      })
                  .toCompletableFuture())
          .isCompletedWithValue("v1");
    }
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void interrupted_isNoFailureOfTheOrigin() throws IOException, InterruptedException {
    loadThenFailAfter(60, ifError());
    assertThat(
            rig.cache.get(
                "k",
                key -> {
                  throw new InterruptedException();
                }))
        .isEqualTo("v1");
    assertThat(Thread.interrupted()).isTrue();
    failing = false;

    assertThat(get()).isEqualTo("v2");
  }

  /** While a guard refuses loads, a stale hit starts no refresh each time. */
  @Test
  void refused_whileRevalidating_pausesASecond() throws IOException {
    try (Rig guarded = Rig.limited(new LoadLimits(0, 0, 1, 100_000_000_000L))) {
      guarded.set(
          CacheOptions.DEFAULTS
              .withStaleWhileRevalidate(Duration.ofMinutes(5))
              .withStaleIfErrorThrottle(Duration.ofSeconds(2)));
      guarded.cache.get("k", this::load);
      guarded.advance(60);
      failing = true;
      guarded.cache.get("k", this::load);
      guarded.refreshes.runAll();
      guarded.advance(2);
      guarded.cache.get("k", this::load);
      guarded.refreshes.runAll();

      for (int i = 0; i < 20; i++) {
        guarded.cache.get("k", this::load);
        assertThat(guarded.refreshes.waiting()).isZero();
      }
      guarded.advance(1);
      guarded.cache.get("k", this::load);
      assertThat(guarded.refreshes.waiting()).isEqualTo(1);
      assertThat(calls).isEqualTo(2);
    }
  }

  @Test
  void manyKeys_areForgottenWhenTheirPauseIsOver() {
    LoadThrottle throttle = new LoadThrottle();
    for (int key = 0; key < LoadThrottle.MOST_KEYS; key++) {
      throttle.failed(key, 0, 10);
    }
    throttle.failed("one too many", 5, 10);
    assertThat(throttle.holds("one too many", 5)).isFalse();

    throttle.failed("later", 10, 10);
    assertThat(throttle.holds("later", 10)).isTrue();
    assertThat(throttle.holds(1, 10)).isFalse();
  }
}
