package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheOptions;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SingleFlight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of two whole nodes on a real Redis. */
@Timeout(60)
class BatchOnRedisTest {

  private static final CacheOptions TAGGED = CacheOptions.ofTags("t");

  private final RedisSettings redis =
      Patience.wholeNode(RedisServers.shared(), "batch-" + UUID.randomUUID());
  private final OpenNode<Long> a = new OpenNode<>(redis, Patience.BUS, true);
  private final OpenNode<Long> b = new OpenNode<>(redis, Patience.BUS, true);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final List<Long> loaded = Collections.synchronizedList(new ArrayList<>());
  private volatile String version = "old";

  @AfterEach
  void close() {
    threads.shutdownNow();
    a.close();
    b.close();
  }

  private Map<Long, String> load(List<Long> keys) {
    loaded.addAll(keys);
    return keys.stream().collect(Collectors.toMap(key -> key, key -> version + key));
  }

  private static List<Long> keys(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static Map<Long, String> values(String version, List<Long> keys) {
    Map<Long, String> values = new HashMap<>();
    keys.forEach(key -> values.put(key, version + key));
    return values;
  }

  @Test
  void overlappingBatchesOfTwoNodes_loadEachKeyOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      loaded.clear();
      long base = 1_000L * round;
      CyclicBarrier together = new CyclicBarrier(4);
      List<Future<Map<Long, String>>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        OpenNode<Long> node = i % 2 == 0 ? a : b;
        List<Long> keys = new ArrayList<>(keys(base + 10L * i, base + 10L * i + 40));
        if (i > 1) {
          Collections.reverse(keys);
        }
        answers.add(
            threads.submit(
                () -> {
                  together.await();
                  return node.cache.getAll(keys, TAGGED, this::load);
                }));
      }
      for (int i = 0; i < 4; i++) {
        assertThat(answers.get(i).get(20, TimeUnit.SECONDS))
            .isEqualTo(values("old", keys(base + 10L * i, base + 10L * i + 40)));
      }
      assertThat(loaded).containsExactlyInAnyOrderElementsOf(keys(base, base + 70));
    }
  }

  /** Remedy: the lease, which an invalidation takes away. */
  @Test
  void invalidationByTheOtherNode_duringTheLoad_refusesItsKeyOnly() {
    a.cache.getAll(
        keys(0, 10),
        keys -> {
          Map<Long, String> read = load(keys);
          version = "new";
          b.cache.invalidate(3L);
          return read;
        });

    Map<Long, String> after = b.cache.getAll(keys(0, 10), this::load);

    assertThat(after.get(3L)).isEqualTo("new3");
    assertThat(after.get(4L)).isEqualTo("old4");
    assertThat(loaded).hasSize(11);
  }

  @Test
  void keyThatTheOtherNodeLoads_isAwaited_notLoaded() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<String> single =
        threads.submit(
            () ->
                a.cache.get(
                    1L,
                    key -> {
                      begun.countDown();
                      try {
                        released.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      return "of one";
                    }));
    begun.await();
    Future<Map<Long, String>> batch = threads.submit(() -> b.cache.getAll(keys(0, 3), this::load));
    WholeNode.until("the others are stored", () -> a.cache.getIfPresent(2L) != null);
    released.countDown();

    assertThat(single.get(20, TimeUnit.SECONDS)).isEqualTo("of one");
    assertThat(batch.get(20, TimeUnit.SECONDS))
        .isEqualTo(Map.of(0L, "old0", 1L, "of one", 2L, "old2"));
    assertThat(loaded).containsExactly(0L, 2L);
  }

  @Test
  void whatWasInvalidatedByTag_isLoadedAnew_andFoundByTheOther() {
    a.cache.getAll(keys(0, 10), TAGGED, this::load);
    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
    version = "new";

    assertThat(a.cache.getAll(keys(0, 10), TAGGED, this::load))
        .isEqualTo(values("new", keys(0, 10)));
    assertThat(b.cache.getAll(keys(0, 10), TAGGED, this::load))
        .isEqualTo(values("new", keys(0, 10)));
    assertThat(loaded).hasSize(20);
  }

  @Test
  void manyKeys_areLoadedAtOnce_andFoundByTheOther() {
    List<Long> many = keys(0, 1_201);
    assertThat(a.cache.getAll(many, this::load)).hasSize(1_201);
    assertThat(loaded).isEqualTo(many);

    assertThat(b.cache.getAll(many, this::load)).isEqualTo(values("old", many));
    assertThat(loaded).hasSize(1_201);
  }

  /**
   * Remedies: interest is noted before a search, and taken back where there is nothing to await.
   */
  @Test
  void searchNotesWhatItWaitsFor_andNothingElse() {
    try (RedisNode first = new RedisNode(redis, "1", LeaseSettings.DEFAULTS, breaker());
        RedisNode second = new RedisNode(redis, "2", LeaseSettings.DEFAULTS, breaker())) {
      first.granted("a");
      List<Lookup> answers =
          second.layer.searchAll(List.of("a", "b"), SingleFlight.CLUSTER, List.of());

      assertThat(answers.get(0)).isInstanceOf(Lookup.Busy.class);
      assertThat(answers.get(1)).isInstanceOf(Lookup.Granted.class);
      assertThat(second.store.waiters().size()).isEqualTo(1);
      assertThat(second.store.keeper().size()).isEqualTo(1);
      assertThat(second.layer.leaseAll(List.of("b", "c"), SingleFlight.PROCESS))
          .hasOnlyElementsOfType(Lookup.Granted.class);
    }
  }

  private static BreakerSettings breaker() {
    return BreakerSettings.DEFAULTS;
  }

  /** Bytes of another kind are no entry. Remedy: their leases are taken all the same. */
  @Test
  void foreignBytes_areReplaced() {
    try (RedisConnection other = RedisConnection.of(redis)) {
      for (long key = 0; key < 3; key++) {
        other
            .commands()
            .set(new RedisKeys(redis.namespace()).entry("c", key).value(), "not an entry");
      }
    }

    a.cache.getAll(keys(0, 5), this::load);

    assertThat(b.cache.getAll(keys(0, 5), this::load)).isEqualTo(values("old", keys(0, 5)));
    assertThat(loaded).hasSize(5);
  }
}
