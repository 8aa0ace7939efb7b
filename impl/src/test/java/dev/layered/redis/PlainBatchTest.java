package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SingleFlight;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.params.SetParams;

/** Batches after so many hits in a row that the next one is expected to find everything. */
@Timeout(60)
class PlainBatchTest {

  private static final List<Object> KEYS = keys(0, HitStreak.ENOUGH);
  private static final long ABSENT = 1_000;

  private final String namespace = "plain-batch-" + UUID.randomUUID();
  private final RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
  private final ChaosProxy proxy = ChaosProxy.to(server.uri());
  private final RedisNode node = node(proxy.uri(), "a");
  private final RedisNode other = node(server.uri(), "b");
  private final RedisConnection observer =
      RedisConnection.of(Patience.settings(server.uri(), namespace));

  private RedisNode node(RedisAddress uri, String name) {
    return new RedisNode(
        Patience.settings(uri, namespace), name, LeaseSettings.DEFAULTS, BreakerSettings.DEFAULTS);
  }

  @AfterEach
  void close() {
    node.close();
    other.close();
    observer.close();
    proxy.close();
    server.close();
  }

  private static List<Object> keys(long from, long to) {
    return LongStream.range(from, to).<Object>mapToObj(Long::valueOf).toList();
  }

  private static String value(Object key) {
    return "value of " + key;
  }

  private List<Lookup> search(List<Object> keys) {
    return node.layer.searchAll(keys, SingleFlight.CLUSTER, List.of());
  }

  private static void assertFound(Lookup lookup, Object key) {
    assertThat(lookup)
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.entry().value()).isEqualTo(value(key)));
  }

  private static void assertAllFound(List<Lookup> lookups, List<Object> keys) {
    assertThat(lookups).hasSameSizeAs(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertFound(lookups.get(i), keys.get(i));
    }
  }

  /** Afterwards the next batch is expected to find everything. */
  private void streak() {
    KEYS.forEach(key -> other.load(key, value(key)));
    assertAllFound(search(KEYS), KEYS);
  }

  @Test
  void hits_areOneRoundTripAndNoScript() {
    streak();
    long before = RedisServers.scripts(observer);
    assertThat(proxy.roundTrips(() -> assertAllFound(search(KEYS), KEYS))).isEqualTo(1);
    assertThat(RedisServers.scripts(observer)).isEqualTo(before);
  }

  @Test
  void oneMissAmongHits_takesItsLeaseAlone_andTheNextBatchIsOfScripts() {
    streak();
    List<Object> some = List.of(1L, ABSENT, 2L);
    long before = RedisServers.scripts(observer);

    List<Lookup> lookups = search(some);

    assertFound(lookups.get(0), 1L);
    assertThat(lookups.get(1)).isInstanceOf(Lookup.Granted.class);
    assertFound(lookups.get(2), 2L);
    assertThat(RedisServers.scripts(observer)).isEqualTo(before + 1);
    assertAllFound(search(keys(3, 6)), keys(3, 6));
    assertThat(RedisServers.scripts(observer)).isEqualTo(before + 2);
  }

  @Test
  void miss_whileAnotherNodeLoads_isBusy() {
    streak();
    other.granted(ABSENT);
    assertThat(search(List.of(1L, ABSENT)).get(1)).isInstanceOf(Lookup.Busy.class);
  }

  @Test
  void bytesThatAreNoEntry_areReplaced_andOthersServed() {
    streak();
    String name = node.keys.entry(RedisNode.CACHE, 1L).value();
    observer.commands().set(name, "no entry", SetParams.setParams().px(60_000));

    List<Lookup> lookups = search(List.of(1L, 2L));

    assertThat(lookups.get(0)).isInstanceOf(Lookup.Granted.class);
    assertFound(lookups.get(1), 2L);
    assertThat(node.counters.snapshot().undecodable()).isEqualTo(1);
  }

  @Test
  void replyOfAnotherKind_harmsNoOther_andLeavesNothingBehindInTheConnection() {
    streak();
    String name = node.keys.entry(RedisNode.CACHE, ABSENT).value();
    observer.commands().lpush(name, "no value");

    List<Lookup> lookups = search(List.of(1L, ABSENT, 2L));

    assertFound(lookups.get(0), 1L);
    assertThat(lookups.get(1)).isInstanceOf(Lookup.Granted.class);
    assertFound(lookups.get(2), 2L);
    assertAllFound(search(KEYS), KEYS);
    assertAllFound(search(KEYS), KEYS);
  }

  /** As with single keys: or every batch would ask twice for it. */
  @Test
  void valueThatOnlyAScriptFinds_endsTheSeries() {
    streak();
    observer.commands().persist(node.keys.entry(RedisNode.CACHE, 1L).value());
    assertThat(proxy.roundTrips(() -> search(List.of(1L, 2L)))).isEqualTo(2);
    assertThat(proxy.roundTrips(() -> search(List.of(1L, 2L)))).isEqualTo(1);
  }

  @Test
  void connectionThatWasCut_isReplacedAndNothingIsLost() {
    streak();
    proxy.cut();
    assertAllFound(search(KEYS), KEYS);
    assertThat(node.counters.snapshot().layerErrors()).isZero();
  }

  @Test
  void serverGone_isAFailureAtOnce() {
    streak();
    proxy.refuse(true);
    assertThat(search(KEYS)).hasSameSizeAs(KEYS).containsOnly(Lookup.UNREACHABLE);
    assertThat(node.counters.snapshot().layerErrors()).isEqualTo(1);
    proxy.refuse(false);
  }

  @Test
  void subjects_areAskedForWithTheValues() {
    streak();
    long before = RedisServers.scripts(observer);
    List<Lookup> lookups =
        node.layer.searchAll(KEYS, SingleFlight.CLUSTER, List.of("t:never invalidated"));
    assertAllFound(lookups, KEYS);
    int calls = KEYS.size() / SharedCall.MOST_ENTRIES;
    assertThat(RedisServers.scripts(observer)).isEqualTo(before + calls + 1);
  }
}
