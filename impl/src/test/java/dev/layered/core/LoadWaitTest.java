package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Callers of a key whose value nobody may share: who has waited for one load as long as may be
 * waits for no other one, but loads alone.
 */
@Timeout(60)
class LoadWaitTest {

  private final Rig rig =
      Rig.copying(
          value -> {
            throw new IllegalArgumentException("cannot be copied");
          });

  private final Tasks tasks = new Tasks();
  private final AtomicInteger loads = new AtomicInteger();
  private final CountDownLatch firstBegun = new CountDownLatch(1);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final CountDownLatch together = new CountDownLatch(2);

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  /** The last two calls are side by side, or do not end. */
  private String load(int most) {
    int number = loads.incrementAndGet();
    if (number == 1) {
      firstBegun.countDown();
      Tasks.await(firstMayEnd);
    } else if (number > most - 2) {
      together.countDown();
      Tasks.await(together);
    }
    return "v" + number;
  }

  /** Lets the first load go when so many wait for it and have no time left. */
  private List<String> answers(CacheOptions options, int callers, int waiting) throws Exception {
    rig.loadWaitNanos = Duration.ofHours(1).toNanos();
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      all.add(tasks.start(() -> rig.cache.get("k", options, key -> load(callers))));
      Tasks.await(firstBegun);
    }
    Tasks.until(() -> rig.cache.statistics().coalesced() == waiting);
    rig.ticker.advance(Duration.ofHours(1));
    firstMayEnd.countDown();
    List<String> answers = new ArrayList<>();
    for (Future<String> each : all) {
      answers.add(Tasks.result(each));
    }
    return answers;
  }

  @Test
  void get_whoHasWaitedLongEnough_loadsBesideTheNext() throws Exception {
    assertThat(answers(CacheOptions.DEFAULTS, 3, 2)).containsExactlyInAnyOrder("v1", "v2", "v3");
  }

  /** One of three who wait leads the next refresh, which the other two share. */
  @Test
  void refresh_whoHasWaitedLongEnough_loadsBesideTheNext() throws Exception {
    CacheOptions refresh = CacheOptions.DEFAULTS.withMode(CacheMode.REFRESH);
    assertThat(answers(refresh, 4, 2)).containsExactlyInAnyOrder("v1", "v2", "v3", "v4");
  }

  @Test
  void getAsync_whoHasWaitedLongEnough_loadsBesideTheNext() {
    rig.loadWaitNanos = Duration.ofHours(1).toNanos();
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> others = new CompletableFuture<>();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(
          rig.cache
              .getAsync("k", key -> loads.incrementAndGet() == 1 ? first : others)
              .toCompletableFuture());
    }
    rig.ticker.advance(Duration.ofHours(1));
    first.complete("first");

    Tasks.until(() -> loads.get() == 3);
    others.complete("other");
    assertThat(answers.get(0)).isCompletedWithValue("first");
    assertThat(answers.get(1).join()).isEqualTo("other");
    assertThat(answers.get(2).join()).isEqualTo("other");
  }
}
