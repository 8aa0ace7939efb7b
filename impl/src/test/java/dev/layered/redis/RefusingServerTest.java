package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Fill;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.redis.RedisServers.Embedded;
import dev.layered.testing.Stalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** A Redis that is alive and refuses: full, or with keys that are not to be used. */
@Timeout(120)
class RefusingServerTest {

  private static final int FAILURES = 3;

  /** A failure too many, and the breaker is open until the test is over. */
  private static final BreakerSettings FINAL =
      new BreakerSettings(FAILURES, Duration.ofMinutes(10), Duration.ofMinutes(10));

  private final Embedded server = new Embedded(RedisServers.freePort());
  private final LogLines lines = LogLines.of("dev.layered.redis");
  private final RedisNode node = node("a");

  private RedisNode node(String id) {
    return node(id, LeaseSettings.DEFAULTS);
  }

  private RedisNode node(String id, LeaseSettings leases) {
    return new RedisNode(Patience.settings(server.uri(), "refusing"), id, leases, FINAL);
  }

  @BeforeEach
  void knownScripts() {
    node.load(1L, "one");
  }

  @AfterEach
  void close() {
    node.close();
    server.close();
    lines.close();
  }

  private void fill(boolean full) {
    node.redis.commands().configSet("maxmemory", full ? "1" : "0");
  }

  private String leaseOf(Object key) {
    return node.keys.entry(RedisNode.CACHE, key).lease();
  }

  @Test
  void fullServer_missesGetNoLeaseAndHitsGoOn() {
    fill(true);
    for (long key = 100; key < 100 + 2 * FAILURES; key++) {
      assertThat(node.look(key)).isEqualTo(Lookup.ABSENT);
      assertThat(node.layer.lookup(key, SingleFlight.CLUSTER, List.of("t:a")))
          .isEqualTo(Lookup.ABSENT);
      assertThat(node.layer.lease(key, SingleFlight.OFF)).isEqualTo(Lookup.ABSENT);
    }
    assertThat(node.found(1L)).isEqualTo("one");
    assertThat(node.store.keeper().lost().isEmpty()).isTrue();
    assertThat(node.store.waiters().size()).isZero();
    assertThat(node.counters.snapshot().layerErrors()).isEqualTo(3 * 2 * FAILURES);
    fill(false);
    assertThat(node.load(3L, "three")).isEqualTo(Stored.YES);
    assertThat(lines.all())
        .containsExactly(
            "LAYERED-623: Redis refuses a call: OOM; what it refuses to store is not shared");
  }

  @Test
  void fullServer_refusedFillEndsTheLeaseAndWakes() throws Exception {
    LoadLease lease = node.granted(2L);
    try (RedisNode other = node("b").listen()) {
      assertThat(other.look(2L)).isInstanceOf(Lookup.Busy.class);
      CompletableFuture<?> change =
          other.layer.awaitChange(2L, TimeUnit.MINUTES.toNanos(2)).toCompletableFuture();
      fill(true);
      assertThat(node.layer.fill(2L, node.entry("two"), lease)).isEqualTo(Stored.UNREACHABLE);
      assertThat(node.redis.commands().exists(leaseOf(2L))).isFalse();
      change.get(20, TimeUnit.SECONDS);
      fill(false);
      assertThat(other.load(2L, "other")).isEqualTo(Stored.YES);
    }
    assertThat(node.store.keeper().lost().isEmpty()).isTrue();
  }

  /** What cannot be given back is tried less and less often, what is held as often as ever. */
  @Test
  void leaseThatCannotBeGivenBack_leavesTheOthersHeld() throws Exception {
    LeaseSettings brief = new LeaseSettings(Duration.ofMillis(1500), Duration.ofMinutes(5));
    try (RedisNode loading = node("b", brief);
        Stalls stalls = Stalls.watch()) {
      try (Jedis admin = loading.redis.dedicated()) {
        admin.aclSetUser("default", "resetkeys", "~*refusing*");
      }
      loading.granted(2L);
      loading.store.keeper().lose("lost", new RedisKeys("elsewhere").entry(RedisNode.CACHE, 3L));
      long excused = 0;
      while (!loading.store.keeper().lost().isEmpty()) {
        Lookup seen = node.look(2L);
        if (!(seen instanceof Lookup.Busy)) {
          // Nobody renews in time on a machine that stands still.
          assertThat(stalls.nanos() - excused).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
          excused = stalls.nanos();
          node.layer.release(2L, RedisNode.lease(seen));
          loading.granted(2L);
        }
        Thread.sleep(20); // A lease that is not renewed runs out meanwhile.
      }
    }
  }

  @Test
  void fullServer_writesLeaveNeitherTheOldValueNorALease() {
    node.load(2L, "two");
    fill(true);
    for (int i = 0; i < 2 * FAILURES; i++) {
      List<LoadLease> leases =
          node.layer.beginWrites(List.of(1L, 2L)).stream().map(Objects::requireNonNull).toList();
      assertThat(
              node.layer.fillAll(
                  List.of(
                      new Fill(1L, node.entry("new"), leases.get(0)),
                      new Fill(2L, node.entry("new"), leases.get(1)))))
          .containsOnly(Stored.UNREACHABLE);
    }
    assertThat(node.look(1L)).isEqualTo(Lookup.ABSENT);
    fill(false);
    assertThat(node.look(1L)).isInstanceOf(Lookup.Granted.class);
    assertThat(node.look(2L)).isInstanceOf(Lookup.Granted.class);
    assertThat(node.store.keeper().lost().isEmpty()).isTrue();
  }

  @Test
  void forbiddenKeys_areUnreachableAndTheOthersAreThere() {
    String allowed = node.keys.entry(RedisNode.CACHE, 1L).value();
    try (Jedis admin = node.redis.dedicated()) {
      admin.aclSetUser("default", "resetkeys", "~" + allowed, "~" + leaseOf(1L));
    }
    for (long key = 100; key < 100 + 2 * FAILURES; key++) {
      assertThat(node.look(key)).isEqualTo(Lookup.UNREACHABLE);
    }
    assertThat(node.found(1L)).isEqualTo("one");
  }

  @Test
  void serverThatHasBecomeAReplica_isGivenUp() {
    List<LoadLease> leases = new ArrayList<>();
    for (long key = 0; key < FAILURES; key++) {
      leases.add(node.granted(100 + key));
    }
    try (Jedis admin = node.redis.dedicated()) {
      admin.replicaof("127.0.0.1", RedisServers.freePort());
    }
    for (int i = 0; i < FAILURES; i++) {
      assertThat(node.layer.fill(100L + i, node.entry("v"), leases.get(i)))
          .isEqualTo(Stored.UNREACHABLE);
    }
    assertThat(node.store.remote().isOpen()).isTrue();
  }

  @Test
  void errors_areOutagesOrConcernOneCall() {
    Map<String, Boolean> live =
        Map.of(
            "OOM command not allowed when used memory > 'maxmemory'", true,
            "ERR Error running script (call to f_0): @user_script:3: -OOM command not allowed",
                true,
            "MISCONF Redis is configured to save", true,
            "WRONGTYPE Operation against a key", true,
            "ERR Error running script (call to f_0): @user_script:3: -READONLY You can't", false,
            "LOADING Redis is loading the dataset in memory", false,
            "CLUSTERDOWN Hash slot not served", false,
            "MASTERDOWN Link with MASTER is down", false,
            "BUSY Redis is busy running a script", false,
            "ERR max number of clients reached", false);
    live.forEach(
        (text, one) ->
            assertThat(ErrorReplies.concernsOneCall(new JedisDataException(text)))
                .as(text)
                .isEqualTo(one));
    assertThat(ErrorReplies.concernsOneCall(new JedisConnectionException("OOM"))).isFalse();
  }
}
