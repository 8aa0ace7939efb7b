package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.layered.BatchLoader;
import dev.layered.CacheOptions;
import dev.layered.InvalidateCache;
import dev.layered.core.coherence.Invalidation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call for several keys answers, loads and stores. */
class BatchReadTest {

  private final Rig rig = new Rig();
  private final List<List<String>> asked = new ArrayList<>();
  private volatile String version = "1";

  @AfterEach
  void end() {
    rig.close();
  }

  /** The version of each key; none of those that begin with {@code no}. */
  private Map<String, String> load(List<String> keys) {
    asked.add(List.copyOf(keys));
    Map<String, String> found = new HashMap<>(Map.of("extra", "never asked for"));
    keys.stream()
        .filter(key -> !key.startsWith("no"))
        .forEach(key -> found.put(key, key + version));
    return found;
  }

  private Map<String, String> getAll(String... keys) {
    return rig.cache.getAll(List.of(keys), this::load);
  }

  @Test
  void missesAreLoaded_together_andHitsAreNot() {
    rig.cache.put("b", "there");

    Map<String, String> found = getAll("c", "b", "a", "c");

    assertThat(found).containsExactly(entry("c", "c1"), entry("b", "there"), entry("a", "a1"));
    assertThat(asked).containsExactly(List.of("c", "a"));
    assertThat(rig.cache.get("a", key -> "not loaded")).isEqualTo("a1");
    assertThat(rig.cache.statistics().loads()).isEqualTo(1);
    assertThat(rig.cache.statistics().misses()).isEqualTo(2);
    assertThat(rig.cache.contains("extra")).isFalse();
  }

  @Test
  void whatIsReturned_andWhatIsAskedFor_cannotBeChanged() {
    Map<String, String> found =
        rig.cache.getAll(
            List.of("a"),
            keys -> {
              assertThatThrownBy(() -> keys.add("b"))
                  .isInstanceOf(UnsupportedOperationException.class);
              return Map.of("a", "1");
            });

    assertThatThrownBy(() -> found.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nothingMissing_isNoCallOfTheLoader_andOneLookUpForEachKey() {
    getAll("a", "b");
    long before = rig.heap.calls();

    assertThat(getAll("a", "b")).hasSize(2);
    assertThat(getAll()).isEmpty();

    assertThat(asked).hasSize(1);
    assertThat(rig.heap.calls() - before).isEqualTo(2);
    assertThat(rig.cache.statistics().heapHits()).isEqualTo(2);
  }

  @Test
  void keyWithoutAnswer_isANull_thatIsStored() {
    assertThat(getAll("none", "a")).containsExactly(entry("a", "a1"));
    assertThat(getAll("none", "a")).containsExactly(entry("a", "a1"));

    assertThat(asked).hasSize(1);
    assertThat(rig.cache.contains("none")).isTrue();
  }

  @Test
  void keyWithoutAnswer_isAskedForAgain_ifNullsAreNotStored() {
    rig.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));

    getAll("none", "a");
    getAll("none", "a");

    assertThat(asked).containsExactly(List.of("none", "a"), List.of("none"));
  }

  /** Remedy: the value that the origin has taken back is dropped. */
  @Test
  void staleValueThatTheOriginHasTakenBack_isDropped() {
    getAll("a");
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofHours(1)).withNullTtl(Duration.ZERO));
    rig.cache.put("a", "old");
    rig.advance(61);

    rig.cache.getAll(List.of("a"), keys -> Map.of());

    assertThatThrownBy(() -> rig.cache.getAll(List.of("a"), BatchReadTest::fail))
        .hasMessage("down");
  }

  @Test
  void nullInPlaceOfTheMap_isAnError() {
    BatchLoader<String, String, RuntimeException> none = keys -> null;

    assertThatThrownBy(() -> rig.cache.getAll(List.of("a"), none))
        .hasMessageContaining("LAYERED-308");
    assertThat(getAll("a")).containsExactly(entry("a", "a1"));
  }

  @Test
  void nullKey_isAnError_beforeAnythingIsLoaded() {
    assertThatThrownBy(() -> rig.cache.getAll(Arrays.asList("a", null), this::load))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void switchedOff_everythingIsLoaded_andNothingStored() {
    getAll("a");
    rig.enabled = false;

    assertThat(getAll("a", "none", "b")).containsExactly(entry("a", "a1"), entry("b", "b1"));

    rig.enabled = true;
    assertThat(asked).hasSize(2);
    assertThat(rig.cache.contains("b")).isFalse();
  }

  @Test
  void options_holdForEachEntry() {
    CacheOptions options = CacheOptions.ofTags("t").withTtl(Duration.ofSeconds(5));
    rig.cache.getAll(List.of("a", "b"), options, this::load);
    rig.caches.invalidate(InvalidateCache.tags("t"));
    assertThat(rig.cache.contains("a")).isFalse();

    rig.cache.getAll(List.of("a", "b"), options, this::load);
    rig.advance(6);

    assertThat(rig.cache.getAll(List.of("a", "b"))).isEmpty();
    assertThat(asked).hasSize(2);
  }

  private static Map<String, String> fail(List<String> keys) throws IOException {
    throw new IOException("down");
  }

  @Test
  void whatTheLoaderThrows_reachesTheCaller_andNothingIsLeftOver() {
    assertThatThrownBy(() -> rig.cache.getAll(List.of("a", "b"), BatchReadTest::fail))
        .isInstanceOf(IOException.class)
        .hasNoCause();

    assertThat(getAll("a", "b")).hasSize(2);
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(1);
  }

  @Test
  void staleWhileRevalidate_servesAllAtOnce_andRefreshesThemByOneCall() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
    getAll("a", "b");
    rig.advance(61);
    version = "2";

    assertThat(getAll("a", "c", "b"))
        .containsExactly(entry("a", "a1"), entry("c", "c2"), entry("b", "b1"));
    assertThat(asked).containsExactly(List.of("a", "b"), List.of("c"));

    rig.refreshes.runAll();
    assertThat(asked).hasSize(3).last().isEqualTo(List.of("a", "b"));
    assertThat(getAll("a", "b")).containsExactly(entry("a", "a2"), entry("b", "b2"));
    assertThat(asked).hasSize(3);
  }

  /** Remedy: what was loaded for arguments that have changed meanwhile is not stored. */
  @Test
  void refreshOfKeysWhoseArgumentsHaveChanged_isNotStored() throws Exception {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
    getAll("a", "b");
    rig.advance(61);
    version = "2";
    rig.engine.getAll(List.of("a", "b"), new Changing("a"));
    rig.refreshes.runAll();

    assertThat(rig.cache.getAll(List.of("a", "b"))).containsExactly(entry("b", "new"));
  }

  /** A call one of whose arguments is changed by its caller once that has its answer. */
  private record Changing(Object changed) implements BatchRequest {
    @Override
    public List<String> load(List<Object> keys) {
      return keys.stream().map(key -> "new").toList();
    }

    @Override
    public LoadTerms termsOf(Object key) {
      return new LoadTerms() {
        @Override
        public StorePolicy policy() {
          return Rig.MINUTE.with(
              CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
        }

        @Override
        public List<String> tags() {
          return List.of();
        }

        @Override
        public boolean isStillFor(Object any) {
          return !any.equals(changed);
        }

        @Override
        public boolean mayStore(Object value) {
          return true;
        }
      };
    }
  }

  /** Remedy: a task that is refused gives its loads up. */
  @Test
  void refusedRefresh_leavesTheKeysStale() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
    getAll("a", "b");
    rig.advance(61);
    rig.refreshes.refuseWith(() -> new IllegalStateException("full"));
    assertThat(getAll("a", "b")).containsValues("a1", "b1");
    rig.refreshes.accept();
    version = "2";

    assertThat(getAll("a", "b")).containsValues("a1", "b1");
    rig.refreshes.runAll();
    assertThat(getAll("a", "b")).containsValues("a2", "b2");
  }

  @Test
  void failingRefresh_isToldNobody_andTheNextOneIsTried() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
    getAll("a", "b");
    rig.advance(61);

    Consumer<BatchLoader<String, String, Exception>> stale =
        loader -> {
          try {
            assertThat(rig.cache.getAll(List.of("a", "b"), loader)).containsValues("a1", "b1");
          } catch (Exception thrown) {
            throw new AssertionError(thrown);
          }
        };
    stale.accept(BatchReadTest::fail);
    rig.refreshes.runAll();
    version = "2";
    stale.accept(this::load);
    rig.refreshes.runAll();

    assertThat(getAll("a", "b")).containsValues("a2", "b2");
  }

  @Test
  void staleIfError_servesWhatItCan_ifThatIsAll() throws Exception {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofMinutes(1)));
    getAll("a", "b");
    rig.advance(61);

    assertThat(rig.cache.getAll(List.of("b", "a"), BatchReadTest::fail))
        .containsExactly(entry("b", "b1"), entry("a", "a1"));
    assertThatThrownBy(() -> rig.cache.getAll(List.of("b", "c"), BatchReadTest::fail))
        .hasMessage("down");
    rig.cache.invalidate("a");
    assertThatThrownBy(() -> rig.cache.getAll(List.of("a"), BatchReadTest::fail))
        .hasMessage("down");
  }

  @Test
  void diskAnswersForTheHeap() {
    getAll("a", "b");
    try (Rig second = new Rig(rig.ticker, rig.disk, rig.node.snapshot())) {
      assertThat(second.cache.getAll(List.of("a", "c", "b"), this::load))
          .containsExactly(entry("a", "a1"), entry("c", "c1"), entry("b", "b1"));
      assertThat(asked).last().isEqualTo(List.of("c"));
      assertThat(second.cache.statistics().diskHits()).isEqualTo(2);
    }
  }

  @Test
  void dirtyTransaction_loadsForItselfAlone() {
    rig.set(CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(1)));
    boolean[] dirty = {false};
    rig.node.join(
        new Transactions() {
          @Override
          public boolean isActive() {
            return dirty[0];
          }

          @Override
          public boolean isDirty() {
            return dirty[0];
          }

          @Override
          public void afterCommit(Invalidation invalidation, Consumer<Invalidation> again) {}
        },
        again -> {});
    try (TransactionalCache cache = new TransactionalCache(rig)) {
      cache.getAll(
          keys -> {
            dirty[0] = true;
            return load(keys);
          });
      assertThat(cache.getAll(this::load)).hasSize(2);
      dirty[0] = false;
      assertThat(cache.getAll(this::load)).hasSize(2);
      assertThat(asked).hasSize(3);
      // What others may be served while it is refreshed is not what this transaction has changed.
      rig.advance(61);
      dirty[0] = true;
      version = "2";
      assertThat(cache.getAll(this::load)).containsValues("a2", "b2");
    }
  }

  /** A cache that was opened when the node had its transactions. */
  private record TransactionalCache(Rig rig, dev.layered.LayeredCache<String, String> cache)
      implements AutoCloseable {
    TransactionalCache(Rig rig) {
      this(rig, rig.open("transactional"));
    }

    Map<String, String> getAll(BatchLoader<String, String, RuntimeException> loader) {
      return cache.getAll(List.of("a", "b"), loader);
    }

    @Override
    public void close() {}
  }

  @Test
  void manyKeys_areOneCallOfTheLoader() {
    List<String> keys = IntStream.range(0, 1201).mapToObj(i -> "k" + i).toList();

    Map<String, String> found = rig.cache.getAll(keys, this::load);

    Map<String, String> expected = new LinkedHashMap<>();
    keys.forEach(key -> expected.put(key, key + "1"));
    assertThat(found).isEqualTo(expected);
    assertThat(found.keySet()).containsExactlyElementsOf(keys);
    assertThat(asked).hasSize(1);
  }
}
