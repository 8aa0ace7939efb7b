package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import dev.layered.CacheOptions;
import dev.layered.InvalidateCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches beside batches, single callers and invalidations, each at its worst moment. */
@Timeout(60)
class BatchRaceTest {

  private final Rig rig = new Rig();
  private final Tasks tasks = new Tasks();
  private final List<List<String>> asked = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  private Map<String, String> load(List<String> keys) {
    asked.add(List.copyOf(keys));
    return keys.stream().collect(Collectors.toMap(Function.identity(), key -> key + "1"));
  }

  /** A batch whose loader has been called, and is held until the test lets it go. */
  private final class Held {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Future<Map<String, String>> answer;

    Held(String... keys) {
      answer =
          tasks.start(
              () ->
                  rig.cache.getAll(
                      List.of(keys),
                      missing -> {
                        Map<String, String> read = load(missing);
                        begun.countDown();
                        Tasks.await(released);
                        return read;
                      }));
      Tasks.await(begun);
    }

    Map<String, String> end() throws Exception {
      released.countDown();
      return Tasks.result(answer);
    }
  }

  private void untilAsked(int loads) {
    Tasks.until(() -> asked.size() >= loads);
  }

  @Test
  void overlappingBatches_loadEachKeyOnce() throws Exception {
    Held first = new Held("a", "b");
    Future<Map<String, String>> second =
        tasks.start(() -> rig.cache.getAll(List.of("b", "c"), this::load));
    untilAsked(2);

    assertThat(first.end()).isEqualTo(Map.of("a", "a1", "b", "b1"));
    assertThat(Tasks.result(second)).containsExactly(entry("b", "b1"), entry("c", "c1"));
    assertThat(asked).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void singleCaller_sharesTheLoadOfABatch_andTheOtherWayRound() throws Exception {
    Held batch = new Held("a", "b");
    Future<String> single = tasks.start(() -> rig.cache.get("b", key -> "loaded again"));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<String> other =
        tasks.start(
            () ->
                rig.cache.get(
                    "c",
                    key -> {
                      begun.countDown();
                      Tasks.await(released);
                      return "of one";
                    }));
    Tasks.await(begun);
    Future<Map<String, String>> both =
        tasks.start(() -> rig.cache.getAll(List.of("c", "d"), this::load));
    untilAsked(2);
    released.countDown();
    Tasks.until(() -> rig.cache.statistics().coalesced() >= 1);
    batch.end();

    assertThat(Tasks.result(single)).isEqualTo("b1");
    assertThat(Tasks.result(other)).isEqualTo("of one");
    assertThat(Tasks.result(both)).isEqualTo(Map.of("c", "of one", "d", "d1"));
    assertThat(asked).containsExactly(List.of("a", "b"), List.of("d"));
  }

  /**
   * Each of two batches runs a load that the other one needs. Remedy: own loads end before others
   * are waited for.
   */
  @Test
  void batchesThatNeedEachOther_doNotWaitForever() throws Exception {
    CountDownLatch firstLoads = new CountDownLatch(1);
    CountDownLatch secondLoads = new CountDownLatch(1);
    List<Future<Map<String, String>>> second = new ArrayList<>();
    // The first batch looks for each key twice; then it has begun the load of a, and not of b.
    afterGets(
        4,
        () -> {
          second.add(
              tasks.start(
                  () ->
                      rig.cache.getAll(
                          List.of("b", "a"),
                          keys -> {
                            secondLoads.countDown();
                            Tasks.await(firstLoads);
                            return load(keys);
                          })));
          Tasks.await(secondLoads);
        });

    Map<String, String> first =
        rig.cache.getAll(
            List.of("a", "b"),
            keys -> {
              firstLoads.countDown();
              return load(keys);
            });

    assertThat(first).containsExactly(entry("a", "a1"), entry("b", "b1"));
    assertThat(Tasks.result(second.get(0))).containsExactly(entry("b", "b1"), entry("a", "a1"));
    assertThat(asked).containsExactlyInAnyOrder(List.of("a"), List.of("b"));
  }

  private void afterGets(int count, Runnable action) {
    rig.heap.afterNextGet(count == 1 ? action : () -> afterGets(count - 1, action));
  }

  /** Remedy: each key is a load of its own. */
  @Test
  void invalidationDuringTheLoad_refusesItsKeyOnly() {
    rig.cache.getAll(
        List.of("a", "b", "c"),
        keys -> {
          Map<String, String> read = load(keys);
          rig.cache.invalidate("b");
          return read;
        });

    assertThat(rig.cache.getAll(List.of("a", "b", "c")).keySet()).containsExactly("a", "c");
    assertThat(rig.disk.entryCount()).isEqualTo(2);
    assertThat(rig.cache.statistics().fenced()).isEqualTo(1);
  }

  /** Remedy: an entry is judged when it is stored. */
  @Test
  void invalidationOfTheTagDuringTheLoad_refusesAll() {
    CacheOptions tagged = CacheOptions.ofTags("t");
    Map<String, String> found =
        rig.cache.getAll(
            List.of("a", "b"),
            tagged,
            keys -> {
              rig.caches.invalidate(InvalidateCache.tags("t"));
              return load(keys);
            });

    assertThat(found).hasSize(2);
    assertThat(rig.cache.getAll(List.of("a", "b"))).isEmpty();
  }

  /** Remedy: a load that the calling thread runs is not waited for. */
  @Test
  void loaderThatReadsTheSameKeys_doesNotWaitForItself() {
    rig.loadWaitNanos = TimeUnit.DAYS.toNanos(1);

    Map<String, String> found =
        rig.cache.getAll(
            List.of("a", "b"),
            keys -> {
              assertThat(rig.cache.get("a", key -> "within")).isEqualTo("within");
              assertThat(rig.cache.getAll(List.of("b", "c"), this::load))
                  .isEqualTo(Map.of("b", "b1", "c", "c1"));
              return Map.of("a", "outer", "b", "outer");
            });

    assertThat(found).containsValues("outer", "outer");
    assertThat(rig.cache.getAll(List.of("a", "b", "c")))
        .containsExactly(entry("a", "outer"), entry("b", "outer"), entry("c", "c1"));
    assertThat(asked).containsExactly(List.of("b", "c"));
  }

  @Test
  void tooLongAWait_loadsTheRestAlone_andStoresNothingOfIt() throws Exception {
    rig.loadWaitNanos = TimeUnit.MILLISECONDS.toNanos(1);
    Held first = new Held("a", "b");

    Map<String, String> second =
        rig.cache.getAll(
            List.of("a", "b", "c"),
            keys -> {
              asked.add(keys);
              return keys.stream().collect(Collectors.toMap(key -> key, key -> "alone"));
            });

    assertThat(second).containsValues("alone", "alone", "alone");
    assertThat(asked).containsExactly(List.of("a", "b"), List.of("c"), List.of("a", "b"));
    assertThat(rig.cache.contains("a")).isFalse();
    first.end();
    assertThat(rig.cache.getIfPresent("a")).isEqualTo("a1");
  }

  /** Remedy: who shares a load that was given up asks anew. */
  @Test
  void loadThatWasInterrupted_isAskedForAnewByThoseWhoShareIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<Throwable> first =
        tasks.start(
            () ->
                catchThrowable(
                    () ->
                        rig.cache.getAll(
                            List.of("a"),
                            keys -> {
                              begun.countDown();
                              Tasks.await(released);
                              throw new InterruptedException("stop");
                            })));
    Tasks.await(begun);
    Future<Map<String, String>> second =
        tasks.start(() -> rig.cache.getAll(List.of("a", "b"), this::load));
    untilAsked(1);
    released.countDown();

    assertThat(Tasks.result(first)).isInstanceOf(InterruptedException.class);
    assertThat(Tasks.result(second)).containsExactly(entry("a", "a1"), entry("b", "b1"));
    assertThat(asked).containsExactly(List.of("b"), List.of("a"));
  }

  @Test
  void failureOfABatch_reachesThoseWhoShareIt_afterTheirOwnKeysAreStored() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<Throwable> first =
        tasks.start(
            () ->
                catchThrowable(
                    () ->
                        rig.cache.getAll(
                            List.of("a"),
                            keys -> {
                              begun.countDown();
                              Tasks.await(released);
                              throw new IllegalStateException("down");
                            })));
    Tasks.await(begun);
    Future<Map<String, String>> second =
        tasks.start(() -> rig.cache.getAll(List.of("a", "b"), this::load));
    untilAsked(1);
    released.countDown();

    assertThatThrownBy(() -> Tasks.result(second)).hasMessage("down");
    assertThat(Tasks.result(first)).hasMessage("down");
    assertThat(rig.cache.getIfPresent("b")).isEqualTo("b1");
  }

  /** Remedy: loads of a refresh are in the table like any other. */
  @Test
  void invalidationDuringARefresh_refusesItsKeyOnly() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
    rig.cache.getAll(List.of("a", "b"), this::load);
    rig.advance(61);
    rig.cache.getAll(
        List.of("a", "b"),
        keys -> {
          rig.cache.invalidate("a");
          return Map.of("a", "too old", "b", "new");
        });
    rig.refreshes.runAll();

    assertThat(rig.cache.getAll(List.of("a", "b"))).containsExactly(entry("b", "new"));
  }

  @Test
  void refreshBeganByABatch_isNotBegunAgainByASingleCaller() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
    rig.cache.getAll(List.of("a", "b"), this::load);
    rig.advance(61);
    rig.cache.getAll(List.of("a", "b"), this::load);

    assertThat(rig.cache.get("a", key -> "not called")).isEqualTo("a1");
    assertThat(rig.refreshes.waiting()).isEqualTo(1);
    rig.refreshes.runAll();
    assertThat(asked).hasSize(2);
  }
}
