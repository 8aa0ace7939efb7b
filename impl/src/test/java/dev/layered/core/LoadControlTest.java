package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.CacheControl;
import dev.layered.CacheOptions;
import dev.layered.ControlledLoader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a loader says with its {@link CacheControl}. */
class LoadControlTest {

  private static final Instant CHANGED = Instant.parse("2024-02-29T12:34:56.123456789Z");

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();
  private final Tasks tasks = new Tasks();

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  private String get(Consumer<CacheControl> said) {
    return rig.cache.get(
        "k",
        CacheOptions.DEFAULTS,
        (key, control) -> {
          said.accept(control);
          return origin.load(key);
        });
  }

  private CompletableFuture<String> getAsync(
      Function<CacheControl, ? extends CompletionStage<String>> loader) {
    return rig.cache
        .getAsync("k", CacheOptions.DEFAULTS, (key, control) -> loader.apply(control))
        .toCompletableFuture();
  }

  private static void nothing(CacheControl control) {}

  private void keepStale() {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofMinutes(1)));
  }

  private void revalidate() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
  }

  @Test
  void ttl_isThatOfThisValue() {
    get(control -> control.ttl(Duration.ofSeconds(10)));
    rig.advance(9);
    assertThat(get(LoadControlTest::nothing)).isEqualTo("v1");
    rig.advance(1);
    assertThat(get(LoadControlTest::nothing)).isEqualTo("v2");
    rig.advance(59);
    assertThat(get(LoadControlTest::nothing)).isEqualTo("v2");
  }

  @Test
  void ttl_longerThanTheCaches_outlivesAnInvalidationOfItsTagNowhere() {
    get(control -> control.ttl(Duration.ofHours(2)).tags("x"));
    rig.caches.invalidateTags("x");
    for (int i = 0; i < 10; i++) {
      // each applies something, and so forgets marks that are older than any entry
      rig.advance(600);
      rig.caches.invalidateTags("other" + i);
    }
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void ttl_ofNull_countsWhereNullsAreNotStored() {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));
    ControlledLoader<String, String, RuntimeException> loader =
        (key, control) -> {
          origin.load(key);
          control.ttl(Duration.ofSeconds(10));
          return null;
        };
    assertThat(rig.cache.get("k", CacheOptions.DEFAULTS, loader)).isNull();
    assertThat(rig.cache.get("k", CacheOptions.DEFAULTS, loader)).isNull();
    assertThat(origin.calls()).isEqualTo(1);
  }

  @Test
  void doNotStore_isNotStored_andDropsWhatWas() {
    keepStale();
    get(LoadControlTest::nothing);
    rig.advance(60);
    assertThat(get(CacheControl::doNotStore)).isEqualTo("v2");
    assertThatThrownBy(
            () ->
                rig.cache.get(
                    "k",
                    key -> {
                      throw new IOException("down");
                    }))
        .hasMessage("down");
    assertThat(get(CacheControl::doNotStore)).isEqualTo("v3");
    assertThat(get(LoadControlTest::nothing)).isEqualTo("v4");
    assertThat(get(LoadControlTest::nothing)).isEqualTo("v4");
  }

  @Test
  void tags_areAddedToThoseOfTheOptions() {
    CacheOptions tagged = CacheOptions.ofTags("a");
    ControlledLoader<String, String, RuntimeException> loader =
        (key, control) -> {
          control.tags("b", "c").tags("c");
          return origin.load(key);
        };
    for (String tag : List.of("a", "b", "c")) {
      String before = rig.cache.get("k", tagged, loader);
      assertThat(rig.cache.get("k", tagged, loader)).isEqualTo(before);
      rig.caches.invalidateTags(tag);
      assertThat(rig.cache.get("k", tagged, loader)).as(tag).isNotEqualTo(before);
    }
  }

  @Test
  void tags_invalidatedWhileItLoads_isNotStored() {
    assertThat(
            get(
                control -> {
                  control.tags("x");
                  rig.caches.invalidateTags("x");
                }))
        .isEqualTo("v1");
    assertThat(rig.cache.contains("k")).isFalse();
    assertThat(rig.cache.statistics().fenced()).isEqualTo(1);
  }

  /** Nobody can know of such a tag while the load runs, so nothing detaches it. */
  @Test
  void tags_invalidatedWhileItLoads_callersOfAfterwardsDoNotGetIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<String> first =
        tasks.start(
            () ->
                get(
                    control -> {
                      begun.countDown();
                      Tasks.await(mayEnd);
                      control.tags("x");
                    }));
    Tasks.await(begun);
    rig.caches.invalidateTags("x");
    Future<String> later = tasks.start(() -> get(control -> control.tags("x")));
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
    mayEnd.countDown();

    assertThat(Tasks.result(first)).isEqualTo("v1");
    assertThat(Tasks.result(later)).isEqualTo("v2");
  }

  @Test
  void validators_ofTheValueBefore_areToldToTheNextLoad() {
    keepStale();
    get(
        control -> {
          assertThat(control.hasPrevious()).isFalse();
          assertThat(control.previousEtag()).isNull();
          assertThat(control.previousLastModified()).isNull();
          control.etag("\"v1\"").lastModified(CHANGED);
        });
    rig.advance(60);
    get(
        control -> {
          assertThat(control.hasPrevious()).isTrue();
          assertThat(control.previousEtag()).isEqualTo("\"v1\"");
          assertThat(control.previousLastModified()).isEqualTo(CHANGED);
        });
    rig.advance(60);
    get(
        control -> {
          assertThat(control.hasPrevious()).isTrue();
          assertThat(control.previousEtag()).as("of a value without").isNull();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "tag", "cache"})
  void previous_invalidated_isNone(String what) {
    keepStale();
    get(control -> control.etag("e").tags("x"));
    rig.advance(60);
    switch (what) {
      case "key" -> rig.cache.invalidate("k");
      case "tag" -> rig.caches.invalidateTags("x");
      default -> rig.cache.invalidateAll();
    }
    get(
        control -> {
          assertThat(control.hasPrevious()).isFalse();
          assertThatThrownBy(control::notModified)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("LAYERED-306")
              .hasMessageContaining("without a value from before");
        });
  }

  @Test
  void previous_onDiskOnly_isThere() {
    keepStale();
    get(control -> control.etag("e"));
    rig.heap.clear();
    rig.advance(60);
    get(control -> assertThat(control.previousEtag()).isEqualTo("e"));
  }

  @Test
  void notModified_theOldValueLivesAnew() {
    keepStale();
    get(control -> control.etag("e").lastModified(CHANGED).tags("x"));
    rig.advance(60);
    assertThat(get(CacheControl::notModified)).isEqualTo("v1");
    rig.advance(59);
    assertThat(get(LoadControlTest::nothing)).isEqualTo("v1");
    assertThat(origin.calls()).isEqualTo(2);
    rig.advance(1);
    assertThat(
            get(
                control -> {
                  assertThat(control.previousEtag()).as("kept").isEqualTo("e");
                  assertThat(control.previousLastModified()).as("kept").isEqualTo(CHANGED);
                  control.etag("f").notModified();
                }))
        .isEqualTo("v1");
    rig.advance(60);
    get(control -> assertThat(control.previousEtag()).as("replaced").isEqualTo("f"));
  }

  /** Its loader may know the tags only when it sees the value. */
  @Test
  void notModified_keepsItsTags() {
    keepStale();
    get(control -> control.tags("x"));
    rig.advance(60);
    get(CacheControl::notModified);
    rig.caches.invalidateTags("x");
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void notModified_tooManyTagsTogether_isNotStored() {
    keepStale();
    get(control -> control.tags(tags("a", 30)));
    rig.advance(60);
    assertThat(
            get(
                control -> {
                  control.tags(tags("b", 30));
                  control.notModified();
                }))
        .isEqualTo("v1");
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void notModified_invalidatedWhileItLoads_isNotStored() {
    keepStale();
    get(control -> control.tags("x"));
    rig.advance(60);
    assertThat(
            get(
                control -> {
                  rig.caches.invalidateTags("x");
                  control.notModified();
                }))
        .isEqualTo("v1");
    assertThat(rig.cache.contains("k")).isFalse();

    get(LoadControlTest::nothing);
    rig.advance(60);
    get(
        control -> {
          rig.cache.invalidate("k");
          control.notModified();
        });
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void notModified_inTheBackground_storesAgain() {
    revalidate();
    get(control -> control.etag("e"));
    rig.advance(60);
    assertThat(get(CacheControl::notModified)).isEqualTo("v1");
    rig.refreshes.runAll();
    rig.advance(59);
    assertThat(get(LoadControlTest::nothing)).isEqualTo("v1");
    assertThat(rig.cache.statistics().staleHits()).isEqualTo(1);
    assertThat(rig.cache.statistics().heapHits()).isEqualTo(1);
  }

  @Test
  void notModified_ofACopyingCache_givesEachCallerItsOwn() {
    try (Rig copying = Rig.copying(value -> value == null ? null : new String(value.toString()))) {
      copying.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofMinutes(1)));
      String first = copying.cache.get("k", CacheOptions.DEFAULTS, (key, control) -> "v");
      copying.advance(60);
      ControlledLoader<String, String, RuntimeException> unmodified =
          (key, control) -> {
            control.notModified();
            return null;
          };
      String second = copying.cache.get("k", CacheOptions.DEFAULTS, unmodified);
      String third = copying.cache.get("k", CacheOptions.DEFAULTS, unmodified);
      assertThat(second).isEqualTo(first).isNotSameAs(first);
      assertThat(third).isEqualTo(first).isNotSameAs(second);
    }
  }

  @Test
  void async_saysTheSame() {
    keepStale();
    CompletableFuture<String> answer = new CompletableFuture<>();
    AtomicReference<CacheControl> seen = new AtomicReference<>();
    CompletableFuture<String> first =
        getAsync(
            control -> {
              seen.set(control);
              return answer;
            });
    seen.get().ttl(Duration.ofSeconds(10)).etag("e").tags("x");
    answer.complete("v1");
    assertThat(first).isCompletedWithValue("v1");
    assertThatThrownBy(() -> seen.get().etag("f")).hasMessageContaining("LAYERED-307");

    rig.advance(10);
    CompletableFuture<String> second =
        getAsync(
            control -> {
              assertThat(control.previousEtag()).isEqualTo("e");
              control.notModified();
              return CompletableFuture.completedFuture(null);
            });
    assertThat(second).isCompletedWithValue("v1");
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
    rig.caches.invalidateTags("x");
    assertThat(rig.cache.contains("k")).isFalse();
  }

  @Test
  void async_refreshedInTheBackground_saysTheSame() {
    revalidate();
    getAsync(control -> CompletableFuture.completedFuture("v1"));
    rig.advance(60);
    CompletableFuture<String> stale =
        getAsync(
            control -> {
              control.notModified();
              return CompletableFuture.completedFuture(null);
            });
    assertThat(stale).isCompletedWithValue("v1");
    rig.refreshes.runAll();
    assertThat(rig.cache.getIfPresent("k")).isEqualTo("v1");
  }

  @Test
  void async_refreshWhoseEndingThrows_doesNotHoldTheKey() {
    AtomicBoolean refusing = new AtomicBoolean();
    ValueCopier copier =
        value -> {
          if (refusing.get()) {
            throw new IllegalArgumentException("cannot be copied now");
          }
          return value;
        };
    try (Rig copying = Rig.copying(copier)) {
      copying.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
      copying.cache.put("k", "v1");
      copying.advance(60);
      Supplier<CompletionStage<String>> unmodified =
          () ->
              copying.cache.getAsync(
                  "k",
                  CacheOptions.DEFAULTS,
                  (key, control) -> {
                    control.notModified();
                    return CompletableFuture.completedFuture(null);
                  });
      assertThat(unmodified.get().toCompletableFuture()).isCompletedWithValue("v1");
      refusing.set(true);
      copying.refreshes.runAll();
      refusing.set(false);

      // The key is not throttled: nothing says that the origin is in trouble.
      assertThat(unmodified.get().toCompletableFuture()).isCompletedWithValue("v1");
      assertThat(copying.refreshes.waiting()).isEqualTo(1);
      copying.refreshes.runAll();
      assertThat(copying.cache.getIfPresent("k")).isEqualTo("v1");
    }
  }

  @Test
  void async_noStage_failsAndEndsTheControl() {
    AtomicReference<CacheControl> seen = new AtomicReference<>();
    CompletableFuture<String> answer =
        getAsync(
            control -> {
              seen.set(control);
              return null;
            });
    assertThat(answer).isCompletedExceptionally();
    assertThatThrownBy(() -> seen.get().etag("f")).hasMessageContaining("LAYERED-307");
  }

  @Test
  void control_afterItsLoad_isOfNoUse() {
    AtomicReference<CacheControl> seen = new AtomicReference<>();
    get(seen::set);
    for (Throwable problem :
        List.of(
            catchThrowable(() -> seen.get().ttl(Duration.ofSeconds(1))),
            catchThrowable(() -> seen.get().tags("x")),
            catchThrowable(() -> seen.get().doNotStore()),
            catchThrowable(() -> seen.get().lastModified(CHANGED)),
            catchThrowable(() -> seen.get().hasPrevious()),
            catchThrowable(() -> seen.get().previousEtag()),
            catchThrowable(() -> seen.get().previousLastModified()),
            catchThrowable(() -> seen.get().notModified()))) {
      assertThat(problem)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("LAYERED-307");
    }
  }

  @Test
  void control_ofADisabledCache_doesNothing() {
    rig.enabled = false;
    assertThat(
            get(
                control -> {
                  control.ttl(Duration.ofSeconds(1)).tags("x").doNotStore().etag("e");
                  assertThat(control.lastModified(CHANGED).hasPrevious()).isFalse();
                  assertThat(control.previousEtag()).isNull();
                  assertThat(control.previousLastModified()).isNull();
                  assertThatThrownBy(control::notModified).hasMessageContaining("LAYERED-306");
                }))
        .isEqualTo("v1");
    assertThat(getAsync(control -> CompletableFuture.completedFuture(origin.load("k"))))
        .isCompletedWithValue("v2");
  }

  @Test
  void badInput_isRefusedAndChangesNothing() {
    get(
        control -> {
          refused(() -> control.ttl(Duration.ZERO), "ttl PT0S is not allowed");
          refused(() -> control.ttl(Duration.ofSeconds(-1)), "it must be greater than zero");
          refused(() -> control.etag("a\nb"), "the etag has a control character");
          refused(() -> control.etag("\u00e4".repeat(129)), "too long; allowed are 256 bytes");
          refused(() -> control.etag("\ud800"), "not Unicode");
          refused(() -> control.tags("good", ""), "a tag is empty");
          refused(() -> control.tags("good", "a\tb"), "control character");
          control.tags(tags("a", 32));
          refused(() -> control.tags("one more"), "33 tags; allowed are at most 32");
          control.etag("\u00e4".repeat(128));
        });
    rig.caches.invalidateTags("good");
    assertThat(rig.cache.contains("k")).isTrue();
    rig.caches.invalidateTags("a31");
    assertThat(rig.cache.contains("k")).isFalse();
  }

  private static void refused(ThrowingCallable call, String why) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }

  private static String[] tags(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
  }
}
