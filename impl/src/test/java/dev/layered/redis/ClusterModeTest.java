package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.BatchLoader;
import dev.layered.CacheOptions;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.Lookup;
import dev.layered.testing.EmbeddedCluster;
import dev.layered.testing.Ports;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClusterInfoCache;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Three masters that share the keys. */
@Tag("slow")
@Timeout(120)
class ClusterModeTest {

  private static EmbeddedCluster cluster;

  private final AtomicLong version = new AtomicLong();
  private final RedisSettings settings = settings("c-" + UUID.randomUUID());
  private final RedisKeys keys = new RedisKeys(settings.namespace());

  @BeforeAll
  static void start() throws InterruptedException {
    cluster = new EmbeddedCluster();
    // The first contact may take longer than a caller waits: classes are loaded.
    try (RedisConnection first = RedisConnection.of(settings("first"))) {
      WholeNode.until("contact", () -> answers(first));
    }
  }

  private static RedisSettings settings(String namespace) {
    return Patience.wholeNode(RedisAddress.parse(cluster.uri()), namespace)
        .withMode(RedisSettings.Mode.CLUSTER);
  }

  private static boolean answers(RedisConnection redis) {
    try {
      return redis.commands().get("any") == null;
    } catch (JedisException notYet) {
      return false;
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /**
   * As after a failover: the server that the client asked for all slots may have known less of it
   * than the one that was asked whether any has moved, which then does not move again.
   */
  @Test
  void slotOfAClientThatIsOlderThanWhatIsKnown_isAskedForAgainAfterALoss() throws Exception {
    byte[] name = Replies.bytes("{" + settings.namespace() + "}");
    Script script = new Script("return 1");
    try (RedisConnection redis = RedisConnection.of(settings)) {
      WholeNode.until("contact", () -> answers(redis));
      HostAndPort gone = new HostAndPort("127.0.0.1", Ports.free());
      slotsOf(redis).assignSlotToNode(JedisClusterCRC16.getSlot(name), gone);
      assertThat(new Batch(redis).add(script, List.of(name), List.of()).runEach().get(0))
          .isInstanceOf(JedisConnectionException.class);
      WholeNode.until(
          "the server that has it is asked",
          () -> new Batch(redis).add(script, List.of(name), List.of()).runEach().get(0).equals(1L));
    }
  }

  private static JedisClusterInfoCache slotsOf(RedisConnection redis)
      throws ReflectiveOperationException {
    Field cache = ClusterConnectionProvider.class.getDeclaredField("cache");
    cache.setAccessible(true);
    return (JedisClusterInfoCache) cache.get(((ClusterLane) redis.lane()).nodes().get().provider());
  }

  private WholeNode node(boolean sync) {
    return new WholeNode(settings, sync, key -> "v" + version);
  }

  @Test
  void invalidations_reachTheOtherNode() throws Exception {
    try (WholeNode a = node(false);
        WholeNode b = node(false)) {
      for (long key = 0; key < 20; key++) {
        assertThat(a.get(key)).isEqualTo("v0");
        assertThat(b.get(key)).isEqualTo("v0");
      }
      assertThat(b.counters.snapshot().redisHits()).isEqualTo(20);
      version.set(1);
      for (long key = 0; key < 10; key++) {
        a.cache.invalidate(key);
      }
      for (long key = 0; key < 10; key++) {
        long each = key;
        WholeNode.until("b hears of it", () -> b.get(each).equals("v1"));
      }
      assertThat(b.get(15)).isEqualTo("v0");
      a.invalidateTag();
      WholeNode.until("b hears of the tag", () -> b.get(15).equals("v1"));
    }
  }

  @Test
  void invalidateTag_inSyncMode_isInForceEverywhereWhenItReturns() {
    try (WholeNode a = node(true);
        WholeNode b = node(true)) {
      long fastest = Long.MAX_VALUE;
      for (int i = 0; i < 20; i++) {
        version.set(2 * i);
        a.get(i);
        b.get(i);
        version.set(2 * i + 1);
        long began = System.nanoTime();
        a.invalidateTag();
        fastest = Math.min(fastest, System.nanoTime() - began);
        assertThat(b.get(i)).isEqualTo("v" + (2 * i + 1));
      }
      // Else no acknowledgement arrives, and it was each time the other node's lease that ended.
      assertThat(Duration.ofNanos(fastest)).isLessThan(Patience.BUS.maxStaleness().dividedBy(2));
    }
  }

  private long onMasters(RedisConnection observer, String command) {
    long calls = 0;
    for (Supplier<Connection> master : observer.lane().masters().values()) {
      try (Connection connection = master.get()) {
        connection.sendCommand(Protocol.Command.INFO, "commandstats");
        calls += RedisServers.calls(connection.getBulkReply(), command);
      }
    }
    return calls;
  }

  /** Each master has a clock of its own, and each node knows at most that of the log's. */
  @Test
  void hitsInARow_askForTheLife() {
    try (OpenNode<Long> node = new OpenNode<>(settings, Patience.BUS, false);
        RedisConnection observer = RedisConnection.of(settings)) {
      for (int i = 0; i <= 3 * HitStreak.ENOUGH; i++) {
        assertThat(node.cache.get(1L, key -> "one")).isEqualTo("one");
      }
      long lives = onMasters(observer, "pttl");
      long values = onMasters(observer, "getrange");
      assertThat(node.cache.get(1L, key -> "another")).isEqualTo("one");
      assertThat(onMasters(observer, "getrange")).isEqualTo(values + 1);
      assertThat(onMasters(observer, "pttl")).isEqualTo(lives + 1);
    }
  }

  /** Else whoever gets the connection next takes the answer for his own. */
  @Test
  void batch_thatEndsWithAnErrorWhileItIsSent_leavesNoAnswerBehind() {
    Script named = new Script("return KEYS[1]");
    List<byte[]> keys = onTwoMasters();
    try (RedisConnection redis = RedisConnection.of(settings)) {
      Batch failing = new Batch(redis);
      failing.add(named, List.of(keys.get(0)), List.of());
      failing.add(named, List.of(keys.get(1)), new FailingArguments());
      assertThatThrownBy(failing::run).isInstanceOf(OutOfMemoryError.class);

      Batch next = new Batch(redis);
      byte[] other = keyBeside(keys.get(0));
      next.add(named, List.of(other), List.of());
      assertThat(next.run()).containsExactly(other);
    }
  }

  /** Arguments that cannot be read. */
  private static final class FailingArguments extends AbstractList<byte[]> {
    @Override
    public byte[] get(int index) {
      throw new OutOfMemoryError("of the test");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** Keys at the ends of the slots. */
  private static List<byte[]> onTwoMasters() {
    byte[] low = null;
    byte[] high = null;
    for (int i = 0; low == null || high == null; i++) {
      byte[] key = BusRig.bytes("key-" + i);
      int slot = JedisClusterCRC16.getSlot(key);
      low = slot < 1000 ? key : low;
      high = slot > 15_000 ? key : high;
    }
    return List.of(low, high);
  }

  private static byte[] keyBeside(byte[] key) {
    return BusRig.bytes("another-{" + new String(key, StandardCharsets.UTF_8) + "}");
  }

  @Test
  void batch_findsLoadsAndStoresOnEveryMaster() {
    try (WholeNode a = node(false);
        WholeNode b = node(false)) {
      List<Long> many = LongStream.range(0, 60).boxed().toList();
      List<List<Long>> loaded = new ArrayList<>();
      BatchLoader<Long, String, RuntimeException> loader =
          missing -> {
            loaded.add(missing);
            return missing.stream().collect(Collectors.toMap(key -> key, key -> "v" + key));
          };
      assertThat(a.cache.getAll(many, CacheOptions.ofTags("t"), loader)).hasSize(60);
      assertThat(b.cache.getAll(many, CacheOptions.ofTags("t"), loader)).hasSize(60);
      assertThat(b.counters.snapshot().redisHits()).isEqualTo(60);
      a.invalidateTag();
      assertThat(a.cache.getAll(many, CacheOptions.ofTags("t"), loader)).hasSize(60);
      assertThat(loaded).containsExactly(many, many);
    }
  }

  @Test
  void batchesAndScripts_onEveryMaster_knownOrNot() {
    try (RedisNode node = new RedisNode(settings, "a", LeaseSettings.DEFAULTS, breaker())) {
      List<Object> many = new ArrayList<>(LongStream.range(0, 60).boxed().toList());
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < EmbeddedCluster.MASTERS; i++) {
          try (Jedis jedis = cluster.connect(i)) {
            jedis.scriptFlush();
          }
        }
        assertThat(node.layer.lookupAll(many, List.of("t:t")))
            .hasSize(60)
            .doesNotContain(Lookup.UNREACHABLE);
        node.killer.kill(RedisNode.CACHE, many);
      }
      for (Object key : many) {
        node.load(key, "value");
      }
      node.killer.kill(RedisNode.CACHE, many);
      for (Object key : many) {
        assertThat(node.look(key)).isInstanceOf(Lookup.Granted.class);
      }
    }
  }

  private static BreakerSettings breaker() {
    return BreakerSettings.DEFAULTS;
  }

  @Test
  void anotherDatabase_isRefused() {
    RedisSettings wrong =
        RedisSettings.of(RedisAddress.parse(cluster.uri() + "/3"), "c")
            .withMode(RedisSettings.Mode.CLUSTER);
    assertThatThrownBy(() -> RedisConnection.of(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layered.redis.uri names database 3, but a cluster has only database 0");
  }

  @Test
  void nobodyThere_callersFailSoonAndLater() {
    RedisSettings nobody =
        RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + RedisServers.freePort()), "c")
            .withMode(RedisSettings.Mode.CLUSTER);
    long start = System.nanoTime();
    try (RedisConnection redis = RedisConnection.of(nobody)) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(redis::commands).isInstanceOf(JedisConnectionException.class);
        assertThatThrownBy(redis::dedicated).isInstanceOf(JedisConnectionException.class);
      }
    }
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(20_000);
  }

  private int slot(long key) {
    return JedisClusterCRC16.getSlot(keys.entry("c", key).value());
  }

  @Test
  void slotMovesUnderLoad_noCallFailsAndNothingStaleIsServed() throws Exception {
    long key = 1;
    int slot = slot(key);
    int from = cluster.masterOf(slot);
    int to = (from + 1) % EmbeddedCluster.MASTERS;
    AtomicBoolean stop = new AtomicBoolean();
    try (WholeNode a = node(false);
        WholeNode b = node(false)) {
      a.get(key);
      CompletableFuture<Long> reads =
          CompletableFuture.supplyAsync(
              () -> {
                long calls = 0;
                for (; !stop.get(); calls++) {
                  long before = version.get();
                  a.cache.invalidate(key);
                  String value = a.get(key);
                  assertThat(Long.parseLong(value.substring(1))).isGreaterThanOrEqualTo(before);
                  version.incrementAndGet();
                }
                return calls;
              });
      for (int round = 0; round < 3; round++) {
        move(slot, from, to);
        move(slot, to, from);
      }
      stop.set(true);
      assertThat(reads.get(30, TimeUnit.SECONDS)).isPositive();
      b.get(key);
      version.incrementAndGet();
      a.cache.invalidate(key);
      WholeNode.until("b hears of it", () -> b.get(key).equals("v" + version));
    }
  }

  @Test
  void slotHalfMoved_searchIsAMissAndKillWorks() {
    BreakerSettings quick = new BreakerSettings(3, Duration.ofMillis(50), Duration.ofMillis(200));
    try (RedisNode node = new RedisNode(settings, "a", LeaseSettings.DEFAULTS, quick)) {
      node.load(1L, "old");
      int slot = JedisClusterCRC16.getSlot(keys.entry(RedisNode.CACHE, 1L).value());
      int from = cluster.masterOf(slot);
      int to = (from + 1) % EmbeddedCluster.MASTERS;
      try (Jedis source = cluster.connect(from);
          Jedis target = cluster.connect(to)) {
        target.clusterSetSlotImporting(slot, cluster.id(from));
        source.clusterSetSlotMigrating(slot, cluster.id(to));
        try {
          for (int i = 0; i < 10; i++) {
            assertThat(node.look(1L)).isEqualTo(Lookup.UNREACHABLE);
          }
          assertThat(node.store.remote().isOpen()).isFalse();
          node.killer.kill(RedisNode.CACHE, List.of(1L));
        } finally {
          source.clusterSetSlotStable(slot);
          target.clusterSetSlotStable(slot);
        }
      }
      assertThat(node.look(1L)).isInstanceOf(Lookup.Granted.class);
    }
  }

  @Test
  void slotMoved_nextBatchFollowsIt() throws Exception {
    try (RedisNode node = new RedisNode(settings, "a", LeaseSettings.DEFAULTS, breaker())) {
      int slot = JedisClusterCRC16.getSlot(keys.entry(RedisNode.CACHE, 1L).value());
      int from = cluster.masterOf(slot);
      int to = (from + 1) % EmbeddedCluster.MASTERS;
      node.load(1L, "value");
      move(slot, from, to);
      try {
        assertThat(node.layer.lookupAll(List.of(1L, 2L, 3L), List.of()))
            .doesNotContain(Lookup.UNREACHABLE);
        assertThat(node.found(1L)).isEqualTo("value");
      } finally {
        move(slot, to, from);
      }
    }
  }

  @Test
  void slotMoved_nextOfManyHitsFollowsIt() throws Exception {
    try (RedisNode node = new RedisNode(settings, "a", LeaseSettings.DEFAULTS, breaker())) {
      int slot = JedisClusterCRC16.getSlot(keys.entry(RedisNode.CACHE, 1L).value());
      int from = cluster.masterOf(slot);
      int to = (from + 1) % EmbeddedCluster.MASTERS;
      node.load(1L, "value");
      for (int i = 0; i <= HitStreak.ENOUGH; i++) {
        assertThat(node.found(1L)).isEqualTo("value");
      }
      move(slot, from, to);
      try {
        for (int i = 0; i < 3; i++) {
          assertThat(node.found(1L)).isEqualTo("value");
        }
      } finally {
        move(slot, to, from);
      }
    }
  }

  /** As redis-cli does it: for a while, each key is here or there. */
  private void move(int slot, int from, int to) throws InterruptedException {
    try (Jedis source = cluster.connect(from);
        Jedis target = cluster.connect(to)) {
      target.clusterSetSlotImporting(slot, cluster.id(from));
      source.clusterSetSlotMigrating(slot, cluster.id(to));
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
      do {
        for (String key : source.clusterGetKeysInSlot(slot, 100)) {
          source.migrate(
              "127.0.0.1",
              cluster.server(to).port(),
              20_000,
              MigrateParams.migrateParams().replace(),
              key);
        }
        TimeUnit.MILLISECONDS.sleep(5); // callers meet a slot that is half here and half there
      } while (System.nanoTime() - end < 0 || !source.clusterGetKeysInSlot(slot, 1).isEmpty());
      target.clusterSetSlotNode(slot, cluster.id(to));
      source.clusterSetSlotNode(slot, cluster.id(to));
    }
  }

  @Test
  void export_hasWhatIsOnEveryMaster(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cache.export");
    try (WholeNode a = node(false);
        WholeNode b = node(false)) {
      for (long key = 0; key < 60; key++) {
        a.get(key);
      }
      // Has nothing on its own heap.
      assertThat(b.cache.exportTo(file).entries()).isEqualTo(60);
      a.cache.invalidateAll();
      WholeNode.until("b hears of it", () -> !b.cache.contains(1L));
      assertThat(b.cache.importFrom(file).entries()).isEqualTo(60);
      assertThat(a.cache.getAll(LongStream.range(0, 60).boxed().toList())).hasSize(60);
    }
  }
}
