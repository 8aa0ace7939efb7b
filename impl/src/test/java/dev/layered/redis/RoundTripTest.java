package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.CacheSpec;
import dev.layered.core.LayerStack;
import dev.layered.core.LayeredNode;
import dev.layered.core.Sharing;
import dev.layered.core.StorePolicy;
import dev.layered.core.TypedCache;
import dev.layered.core.ValueCopier;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.HeapLayer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final StorePolicy MINUTE =
      new StorePolicy(
          TimeUnit.MINUTES.toNanos(1),
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          0,
          TimeUnit.MINUTES.toNanos(1),
          0,
          0,
          0);

  private final String namespace = "trips-" + UUID.randomUUID();
  private final RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
  private final ChaosProxy proxy = ChaosProxy.to(server.uri());
  private final RedisConnection observer =
      RedisConnection.of(Patience.settings(server.uri(), namespace));
  private final Node withHeap = new Node(true);
  private final Node withoutHeap = new Node(false);

  private final class Node implements AutoCloseable {
    final RedisBackend backend;
    final LayeredNode node;
    final LayeredCache<Long, String> cache;

    Node(boolean heap) {
      Ticker ticker = Ticker.system();
      KeyClasses classes = new KeyClasses();
      RedisBackend.Settings defaults =
          RedisBackend.Settings.of(Patience.wholeNode(proxy.uri(), namespace));
      BusSettings quiet =
          new BusSettings(
              Duration.ofMinutes(10), Duration.ofMinutes(5), 10_000, 100_000, false, 10_000);
      this.backend =
          RedisBackend.open(
              new RedisBackend.Settings(
                  defaults.redis(), defaults.leases(), defaults.breaker(), quiet),
              ProtocolSwitches.ALL_ON,
              classes,
              ticker,
              RedisNode::daemon);
      this.node =
          new LayeredNode(
              ticker,
              null,
              1000,
              new Sharing(
                  backend.bus(), classes, Runnable::run, false, false, ProtocolSwitches.ALL_ON),
              Runnable::run,
              event -> {},
              announced -> {});
      CacheCounters counters = new CacheCounters();
      Layer first = heap ? new HeapLayer("c", 1000, counters) : new AbsentLayer(LayerKind.HEAP);
      EntryCodec codec =
          EntryCodec.of("c", new JsonCodec(), String.class, EntryLimits.DEFAULTS, ticker);
      this.cache =
          new TypedCache<>(
              node,
              node.open(
                  new CacheSpec(
                      "c",
                      new LayerStack.Layers(
                          first,
                          backend.layer("c", codec, counters),
                          new AbsentLayer(LayerKind.DISK)),
                      counters,
                      ValueCopier.SHARE,
                      () -> MINUTE,
                      SingleFlight.CLUSTER,
                      () -> true,
                      () -> TimeUnit.SECONDS.toNanos(10))));
      node.start();
    }

    String get(long key, String... tags) {
      return cache.get(key, CacheOptions.ofTags(tags), id -> "loaded");
    }

    @Override
    public void close() {
      node.close();
      backend.close();
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
    int before;
    do {
      before = proxy.roundTrips();
      Thread.sleep(200); // Nothing tells that no more will come.
    } while (proxy.roundTrips() != before);
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
    assertThat(scripts(() -> withoutHeap.cache.getAll(hundred.keySet()))).isBetween(100L, 101L);
  }

  @Test
  void putAll_writesEachKeyAndTellsOthersOnce() throws Exception {
    warm();
    withHeap.get(7);
    Map<Long, String> hundred = new LinkedHashMap<>();
    LongStream.range(0, 100).forEach(key -> hundred.put(key, "value" + key));
    assertThat(scripts(() -> withoutHeap.cache.putAll(hundred))).isBetween(201L, 204L);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!withHeap.get(7).equals("value7")) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.sleep(2); // The message comes by itself.
    }
  }
}
