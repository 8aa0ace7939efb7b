package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.core.LayeredNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How often a whole node asks Redis. Counted at the server and on the wire; the node's own
 * housekeeping is made so slow that none of it falls into a test.
 */
@Timeout(60)
class RoundTripTest {

  private final String namespace = "trips-" + UUID.randomUUID();
  private final RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
  private final ChaosProxy proxy = ChaosProxy.to(server.uri());
  private final RedisConnection observer =
      RedisConnection.of(Patience.settings(server.uri(), namespace));
  private final List<List<Long>> batches = new ArrayList<>();
  private final Node withHeap = new Node(true);
  private final Node withoutHeap = new Node(false);

  private static final BusSettings QUIET =
      new BusSettings(
          Duration.ofMinutes(10), Duration.ofMinutes(5), 10_000, 100_000, false, 10_000);

  private final class Node implements AutoCloseable {
    private final OpenNode<Long> open;
    final RedisBackend backend;
    final LayeredNode node;
    final LayeredCache<Long, String> cache;

    Node(boolean heap) {
      this.open = new OpenNode<>(Patience.wholeNode(proxy.uri(), namespace), QUIET, heap);
      this.backend = open.backend;
      this.node = open.node;
      this.cache = open.cache;
    }

    String get(long key, String... tags) {
      return cache.get(key, CacheOptions.ofTags(tags), id -> "loaded");
    }

    Map<Long, String> getAll(List<Long> keys) {
      return cache.getAll(
          keys,
          missing -> {
            batches.add(missing);
            return missing.stream().collect(Collectors.toMap(key -> key, key -> "loaded"));
          });
    }

    void failingBatch(List<Long> keys) {
      assertThatThrownBy(
              () ->
                  cache.getAll(
                      keys,
                      missing -> {
                        throw new IllegalStateException("down");
                      }))
          .hasMessage("down");
    }

    @Override
    public void close() {
      open.close();
    }
  }

  @AfterEach
  void close() {
    withHeap.close();
    withoutHeap.close();
    observer.close();
    proxy.close();
    server.close();
  }

  /** Makes the scripts known, the position, the connections. */
  private void warm() throws InterruptedException {
    for (Node node : List.of(withHeap, withoutHeap)) {
      node.get(1_001);
      node.get(1_002, "t");
      node.cache.put(1_003L, "put");
      node.cache.getAll(List.of(1_001L));
    }
    withoutHeap.get(1_001);
    // Messages of what was put are still on their way.
    int before = proxy.roundTrips();
    for (int quiet = 0; quiet < 20; quiet++) {
      Thread.sleep(10); // Nothing tells that no more will come; a stall is one rest of many.
      if (proxy.roundTrips() != before) {
        before = proxy.roundTrips();
        quiet = 0;
      }
    }
  }

  /** What clients send: calls of scripts and whatever else; not what scripts do inside. */
  private Map<String, Long> sent() {
    Map<String, Long> calls = new HashMap<>();
    Matcher found =
        Pattern.compile("cmdstat_(\\w+):calls=(\\d+)")
            .matcher(observer.commands().info("commandstats"));
    while (found.find()) {
      if (List.of("evalsha", "eval", "get", "mget", "script").contains(found.group(1))) {
        calls.put(found.group(1), Long.valueOf(found.group(2)));
      }
    }
    return calls;
  }

  private long scripts(Runnable work) {
    Map<String, Long> before = sent();
    work.run();
    Map<String, Long> after = sent();
    assertThat(after.get("eval"))
        .as("scripts sent with their source")
        .isEqualTo(before.get("eval"));
    return after.get("evalsha") - before.getOrDefault("evalsha", 0L);
  }

  private int trips(Runnable work) {
    int before = proxy.roundTrips();
    work.run();
    return proxy.roundTrips() - before;
  }

  @Test
  void heapHit_asksNobody() throws Exception {
    warm();
    withHeap.get(1);
    assertThat(trips(() -> assertThat(scripts(() -> withHeap.get(1))).isZero())).isZero();
  }

  @Test
  void redisHit_isOneRoundTrip() throws Exception {
    warm();
    withHeap.get(1);
    withHeap.get(2, "t", "never invalidated");
    for (int i = 0; i < 10; i++) {
      assertThat(trips(() -> assertThat(withoutHeap.get(1)).isEqualTo("loaded"))).isEqualTo(1);
      assertThat(trips(() -> withoutHeap.get(2, "t", "never invalidated"))).isEqualTo(1);
    }
    assertThat(trips(() -> withoutHeap.cache.getIfPresent(1L))).isEqualTo(1);
  }

  @Test
  void redisHit_afterManyInARow_isOneCommand() throws Exception {
    warm();
    withHeap.get(1);
    for (int i = 0; i < 2 * HitStreak.ENOUGH; i++) {
      withoutHeap.get(1);
    }
    long values = RedisServers.calls(observer, "getrange");
    long lives = RedisServers.calls(observer, "pttl");
    assertThat(trips(() -> assertThat(scripts(() -> withoutHeap.get(1))).isZero())).isEqualTo(1);
    assertThat(RedisServers.calls(observer, "getrange")).isEqualTo(values + 1);
    assertThat(RedisServers.calls(observer, "pttl")).isEqualTo(lives);
  }

  @Test
  void missWithFill_isTwoRoundTrips() throws Exception {
    warm();
    assertThat(trips(() -> withHeap.get(1))).isEqualTo(2);
    assertThat(trips(() -> withoutHeap.get(2, "t", "u"))).isEqualTo(2);
    assertThat(scripts(() -> withoutHeap.get(3))).isEqualTo(2);
  }

  @Test
  void invalidationOfKeys_isOneRoundTrip() throws Exception {
    warm();
    withHeap.cache.invalidate(1_001L);
    for (int i = 0; i < 10; i++) {
      withHeap.get(1);
      assertThat(trips(() -> assertThat(scripts(() -> withHeap.cache.invalidate(1L))).isEqualTo(1)))
          // The question of the counters goes past the proxy.
          .isEqualTo(1);
      assertThat(withoutHeap.cache.getIfPresent(1L)).isNull();
    }
    withHeap.cache.putAll(Map.of(1L, "one", 2L, "two", 3L, "three"));
    assertThat(trips(() -> withHeap.cache.invalidateKeys(List.of(1L, 2L, 3L)))).isEqualTo(1);
    assertThat(withoutHeap.cache.getAll(List.of(1L, 2L, 3L))).isEmpty();
  }

  @Test
  void hundredKeys_areAFewRoundTrips() throws Exception {
    warm();
    Map<Long, String> hundred = new LinkedHashMap<>();
    LongStream.range(0, 100).forEach(key -> hundred.put(key, "value" + key));
    // A long pipeline is answered in part before its end is sent, hence some more than two, and the
    // message to the other node.
    assertThat(trips(() -> withoutHeap.cache.putAll(hundred))).isBetween(2, 20);
    assertThat(trips(() -> assertThat(withHeap.cache.getAll(hundred.keySet())).isEqualTo(hundred)))
        .isBetween(1, 10);
    assertThat(scripts(() -> withoutHeap.cache.getAll(hundred.keySet()))).isBetween(7L, 8L);
  }

  @Test
  void batchOfMisses_isOneRoundTripToFindAndOneToStore() throws Exception {
    warm();
    List<Long> ten = LongStream.range(0, 10).boxed().toList();

    assertThat(trips(() -> withHeap.getAll(ten))).isEqualTo(2);
    assertThat(trips(() -> assertThat(withHeap.getAll(ten)).hasSize(10))).isZero();
    assertThat(trips(() -> assertThat(withoutHeap.getAll(ten)).hasSize(10))).isEqualTo(1);
    assertThat(scripts(() -> withoutHeap.getAll(ten))).isEqualTo(1);
    List<Long> more = LongStream.range(5, 15).boxed().toList();
    assertThat(scripts(() -> withHeap.getAll(more))).isEqualTo(2);
    assertThat(batches).containsExactly(ten, LongStream.range(10, 15).boxed().toList());
  }

  @Test
  void batchThatStoresNothing_isTwoRoundTrips() throws Exception {
    warm();
    List<Long> ten = LongStream.range(0, 10).boxed().toList();
    // Known to the server from now on: what gives leases back.
    withHeap.failingBatch(List.of(100L));

    assertThat(trips(() -> withHeap.failingBatch(ten))).isEqualTo(2);
    assertThat(withoutHeap.getAll(ten)).hasSize(10);
  }

  @Test
  void putAll_writesEachKeyAndTellsOthersOnce() throws Exception {
    warm();
    withHeap.get(7);
    Map<Long, String> hundred = new LinkedHashMap<>();
    LongStream.range(0, 100).forEach(key -> hundred.put(key, "value" + key));
    assertThat(scripts(() -> withoutHeap.cache.putAll(hundred))).isBetween(15L, 18L);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!withHeap.get(7).equals("value7")) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.sleep(2); // The message comes by itself.
    }
  }
}
