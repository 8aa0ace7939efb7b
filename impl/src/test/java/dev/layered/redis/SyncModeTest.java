package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import dev.layered.redis.BusRig.Node;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** G1: when an append has returned, no other node serves what it voids. */
class SyncModeTest {

  private static final BusSettings SETTINGS =
      new BusSettings(Duration.ofMillis(900), Duration.ofMillis(100), 1000, 1000, true, 10_000);

  private static final long LEASE_NANOS = SETTINGS.maxStaleness().toNanos();

  private BusRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
    rig.settings = SETTINGS;
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private static long timeOf(Runnable task) {
    long began = System.nanoTime();
    task.run();
    return System.nanoTime() - began;
  }

  /** How long appends take that wait for nothing; of several, because a machine may be slow. */
  private static long timeOfFastest(Node node) {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      String name = "fast" + i;
      fastest = Math.min(fastest, timeOf(() -> node.bus().append(tag(name))));
    }
    return fastest;
  }

  private static boolean isInForce(Node node, LogPosition position) {
    return !node.bus().lease().covers(System.nanoTime())
        || node.seen().positions.contains(position);
  }

  private boolean isRegistered(String node) {
    try (Jedis redis = rig.redis()) {
      return redis.hexists("{app}:nodes", "n:" + node);
    }
  }

  @Test
  void liveNode_isWaitedFor() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    rig.settle();
    for (int i = 0; i < 20; i++) {
      LogPosition position = Objects.requireNonNull(a.bus().append(tag("t" + i)));
      assertThat(isInForce(b, position)).isTrue();
    }
    assertThat(timeOfFastest(a)).isLessThan(LEASE_NANOS / 2);
  }

  @Test
  void pausedNode_isWaitedFor_untilItsLeaseIsOver() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    rig.settle();
    CountDownLatch goOn = b.seen().pause();
    assertThat(a.bus().append(tag("t"))).isNotNull();
    assertThat(b.bus().lease().covers(System.nanoTime())).isFalse();
    goOn.countDown();
    until(() -> b.seen().applied.contains(tag("t")));
  }

  /**
   * The entry comes back as a message, but the nodes that the reply would have named are unknown.
   */
  @Test
  void lostReply_waitsForAllLeases() throws Exception {
    try (ChaosProxy proxy = new ChaosProxy(rig.port())) {
      rig.viaPort = proxy.port();
      Node a = rig.open("a");
      rig.viaPort = rig.port();
      Node b = rig.open("b");
      rig.settle();
      // From now on Redis knows the script.
      a.bus().append(tag("first"));
      until(() -> b.seen().applied.contains(tag("first")));
      CountDownLatch goOn = b.seen().pause();
      proxy.swallowReplyTo("t:lost");

      LogPosition position = a.bus().append(tag("lost"));

      assertThat(proxy.swallowed()).isEqualTo(1);
      assertThat(position).isNotNull().isIn(a.seen().positions);
      assertThat(b.bus().lease().covers(System.nanoTime())).isFalse();
      goOn.countDown();
      until(() -> b.seen().applied.contains(tag("lost")));
      assertThat(a.seen().applied).containsExactly(tag("first"), tag("lost"));
    }
  }

  /** A server that was started again has the table of nodes that it had saved last. */
  @Test
  void nodeThatASavedTableDoesNotName_isWaitedFor() throws Exception {
    rig.settings =
        new BusSettings(Duration.ofSeconds(4), Duration.ofMillis(100), 1000, 1000, true, 10_000);
    try (ChaosProxy proxy = new ChaosProxy(rig.port())) {
      Node a = rig.open("a");
      rig.settle();
      try (Jedis redis = rig.redis()) {
        redis.save();
      }
      rig.viaPort = proxy.port();
      Node b = rig.open("b");
      BusRig.staysInStep(b);
      proxy.blackHole(true);

      rig.restartRedis();
      assertThat(isRegistered("b")).isFalse();
      until(() -> a.bus().append(tag("t")) != null);

      assertThat(b.bus().lease().covers(System.nanoTime())).isFalse();
      assertThat(timeOfFastest(a)).isLessThan(LEASE_NANOS / 2);
    }
  }

  /** It cannot replace the table either, which may be an older one. */
  @Test
  void serverThatDoesNotRegister_leavesTheTableDoubtful() throws Exception {
    rig.settings =
        new BusSettings(Duration.ofSeconds(6), Duration.ofMillis(400), 1000, 1000, true, 10_000);
    try (ChaosProxy proxy = new ChaosProxy(rig.port());
        Jedis redis = rig.redis()) {
      Node a = rig.open("a");
      rig.settle();
      rig.viaPort = proxy.port();
      Node b = rig.open("b");
      BusRig.staysInStep(b);
      proxy.blackHole(true);

      // What a server does that was started again, until its replica is back.
      redis.hset("{app}:nodes", "s", "0a");
      redis.hdel("{app}:nodes", "n:b");
      redis.configSet("min-replicas-to-write", "1");
      redis.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "normal");
      redis.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "pubsub");
      until(a.bus()::isListening);
      redis.configResetStat();
      until(() -> RedisServers.scripts(redis.info("commandstats")) >= 2);
      redis.configSet("min-replicas-to-write", "0");

      assertThat(b.bus().lease().covers(System.nanoTime())).isTrue();
      assertThat(a.bus().append(tag("t"))).isNotNull();
      assertThat(b.bus().lease().covers(System.nanoTime())).isFalse();
    }
  }

  @Test
  void deadNode_isWaitedForOnce() {
    Node a = rig.open("a");
    rig.settle();
    try (Jedis redis = rig.redis()) {
      redis.hset("{app}:nodes", "n:dead", "1");
    }
    assertThat(timeOf(() -> a.bus().append(tag("t")))).isGreaterThanOrEqualTo(LEASE_NANOS);
    assertThat(isRegistered("dead")).isFalse();
    assertThat(timeOfFastest(a)).isLessThan(LEASE_NANOS / 2);
    until(() -> isRegistered("a"));
  }

  @Test
  void firstNodeOfATable_waitsForThoseItMayNotName() {
    long took = timeOf(() -> rig.open("a").bus().append(tag("t")));
    assertThat(took).isGreaterThanOrEqualTo(LEASE_NANOS);
    rig.settle();
    Node b = rig.open("b");
    // The table is known to be complete, whoever asks.
    assertThat(timeOfFastest(b)).isLessThan(LEASE_NANOS / 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lostTableOfNodes_letsNobodyBeForgotten(boolean madeAnew) {
    Node a = rig.open("a");
    Node b = rig.open("b");
    rig.settle();
    CountDownLatch goOn = b.seen().pause();
    try (Jedis redis = rig.redis()) {
      redis.del("{app}:nodes");
    }
    if (madeAnew) {
      until(() -> isRegistered("a"));
      assertThat(isRegistered("b")).isFalse();
    }
    assertThat(a.bus().append(tag("t"))).isNotNull();
    assertThat(b.bus().lease().covers(System.nanoTime())).isFalse();
    goOn.countDown();
  }

  @Test
  void flush_letsNobodyBeForgotten() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    rig.settle();
    CountDownLatch goOn = b.seen().pause();
    try (Jedis redis = rig.redis()) {
      redis.sendCommand(Protocol.Command.FLUSHALL);
    }
    assertThat(a.bus().append(tag("t"))).isNotNull();
    assertThat(b.bus().lease().covers(System.nanoTime())).isFalse();
    goOn.countDown();
  }

  @Test
  void refusedRegistration_endsTheLease_becauseNobodyWaits() {
    Node a = rig.open("a");
    refuseRegistrations();
    until(() -> !a.bus().lease().covers(System.nanoTime()));
    assertThat(a.bus().renewLease()).isFalse();
    assertThat(a.bus().append(tag("t"))).isNotNull();
  }

  @Test
  void refusedRegistration_withoutSync_isNotMissed() {
    rig.settings = SETTINGS.withSync(false);
    Node a = rig.open("a");
    Node b = rig.open("b");
    refuseRegistrations();
    BusRig.staysInStep(b);
    assertThat(a.bus().append(tag("t"))).isNotNull();
    until(() -> b.seen().applied.contains(tag("t")));
  }

  private void refuseRegistrations() {
    try (Jedis redis = rig.redis()) {
      redis.aclSetUser("default", "-hincrby");
    }
  }

  @Test
  void fullMemory_changesNothing() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    rig.settle();
    try (Jedis redis = rig.redis()) {
      redis.configSet("maxmemory-policy", "noeviction");
      redis.configSet("maxmemory", "1");
    }
    BusRig.staysInStep(b);
    LogPosition position = Objects.requireNonNull(a.bus().append(tag("t")));
    assertThat(isInForce(b, position)).isTrue();
    rig.open("late");
    assertThat(isRegistered("late")).isTrue();
    assertThat(a.seen().restarts).hasSize(1);
  }

  @Test
  void sweep_forgetsWhoHasNotRegisteredSince() {
    Node a = rig.node("a");
    a.bus().renewLease();
    try (Jedis redis = rig.redis()) {
      redis.hset("{app}:nodes", "n:dead", "1");
    }
    ManualTicker ticker = new ManualTicker();
    rig.ticker = ticker;
    Node sweeper = rig.node("sweeper");
    NodeSweep sweep = new NodeSweep(sweeper.parts(), new NodeCalls(sweeper.parts()));
    sweep.run();
    sweep.run();
    assertThat(isRegistered("dead")).isTrue();
    a.bus().renewLease();
    until(() -> !a.bus().lease().covers(System.nanoTime()));
    a.bus().renewLease();
    ticker.advance(Duration.ofMinutes(1));
    sweep.run();
    assertThat(isRegistered("dead")).isFalse();
    assertThat(isRegistered("a")).isTrue();
  }
}
