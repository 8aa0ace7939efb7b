package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several callers who demand a refresh of one key at the same time. */
@Timeout(60)
@SuppressWarnings("try") // a scope is only to be closed
class SharedRefreshTest {

  private static final CacheOptions REFRESH = CacheOptions.DEFAULTS.withMode(CacheMode.REFRESH);

  private final Rig rig = new Rig();
  private final Tasks tasks = new Tasks();
  private final AtomicInteger loads = new AtomicInteger();
  private final CountDownLatch firstBegun = new CountDownLatch(1);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  private String load(String key) {
    int number = loads.incrementAndGet();
    if (number == 1) {
      firstBegun.countDown();
      Tasks.await(firstMayEnd);
    }
    return "v" + number;
  }

  private Future<String> refresh() {
    return tasks.start(() -> rig.cache.get("k", REFRESH, this::load));
  }

  private Future<String> refreshAsync() {
    return tasks.start(
        () -> {
          try (var scope = rig.node.modes().use(CacheMode.REFRESH)) {
            return rig.cache
                .getAsync(
                    "k",
                    key ->
                        java.util.concurrent.CompletableFuture.supplyAsync(
                            () -> load(key),
                            task ->
                                tasks.start(
                                    () -> {
                                      task.run();
                                      return null;
                                    })))
                .toCompletableFuture()
                .get();
          }
        });
  }

  private long coalesced() {
    return rig.cache.statistics().coalesced();
  }

  @Test
  void whoAsksWhileOneRuns_sharesTheNext_whichBeganAfterHeAsked() throws Exception {
    Future<String> first = refresh();
    Tasks.await(firstBegun);
    List<Future<String>> later = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      later.add(i % 2 == 0 ? refresh() : refreshAsync());
    }
    Tasks.until(() -> coalesced() == 7);
    assertThat(loads).as("none begins beside it").hasValue(1);
    firstMayEnd.countDown();

    assertThat(Tasks.result(first)).isEqualTo("v1");
    for (Future<String> each : later) {
      assertThat(Tasks.result(each)).isEqualTo("v2");
    }
    assertThat(loads).hasValue(2);
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v2");
  }

  @Test
  void asyncFirst_isSharedByNobodyWhoAsksLater() throws Exception {
    Future<String> first = refreshAsync();
    Tasks.await(firstBegun);
    Future<String> second = refresh();
    Tasks.until(() -> rig.engine.stack().misses().last("k") != null);
    firstMayEnd.countDown();
    assertThat(Tasks.result(first)).isEqualTo("v1");
    assertThat(Tasks.result(second)).isEqualTo("v2");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v2");
  }

  @Test
  void normalCall_isNotHeldUp() throws Exception {
    rig.cache.put("k", "old");
    Future<String> first = refresh();
    Tasks.await(firstBegun);
    assertThat(rig.cache.get("k", key -> "?")).isEqualTo("old");
    firstMayEnd.countDown();
    assertThat(Tasks.result(first)).isEqualTo("v1");
    assertThat(rig.cache.get("k", key -> "?")).isEqualTo("v1");
  }

  /** Its value is from before the refresh, so it must not come after it. */
  @Test
  void normalLoadThatBeganBefore_isNotStoredOverTheRefreshed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<String> normal =
        tasks.start(
            () ->
                rig.cache.get(
                    "k",
                    key -> {
                      begun.countDown();
                      Tasks.await(mayEnd);
                      return "old";
                    }));
    Tasks.await(begun);
    firstMayEnd.countDown();
    assertThat(Tasks.result(refresh())).isEqualTo("v1");
    mayEnd.countDown();
    assertThat(Tasks.result(normal)).isEqualTo("old");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
  }

  @Test
  void whoWaitsTooLong_loadsAloneAndStoresNothing_andTheNextGoesOn() throws Exception {
    rig.loadWaitNanos = 1_000_000;
    Future<String> first = refresh();
    Tasks.await(firstBegun);
    assertThat(Tasks.result(refresh())).isEqualTo("v2");
    assertThat(rig.cache.getIfPresent("k")).isNull();
    firstMayEnd.countDown();
    assertThat(Tasks.result(first)).isEqualTo("v1");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
    assertThat(Tasks.result(refresh())).isEqualTo("v3");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v3");
  }

  @Test
  void refresh_whatItsLoaderSays_isKept() {
    firstMayEnd.countDown();
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofMinutes(5)));
    rig.cache.get(
        "k",
        REFRESH,
        (key, control) -> {
          control.etag("e1");
          return "v1";
        });
    rig.advance(61);

    assertThat(rig.cache.get("k", CacheOptions.DEFAULTS, (key, control) -> control.previousEtag()))
        .isEqualTo("e1");
  }
}
