package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.testing.EmbeddedCluster;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A master of a cluster dies, and its replica takes its place. */
@Tag("slow")
@Timeout(120)
class ClusterFailoverTest {

  private final EmbeddedCluster cluster = new EmbeddedCluster();
  private final AtomicLong version = new AtomicLong();
  private final RedisSettings settings =
      Patience.wholeNode(RedisAddress.parse(cluster.uri()), "f-" + UUID.randomUUID())
          .withMode(RedisSettings.Mode.CLUSTER);
  private final RedisKeys keys = new RedisKeys(settings.namespace());

  @AfterEach
  void stop() {
    cluster.close();
  }

  private WholeNode node() {
    return new WholeNode(settings, false, key -> "v" + version);
  }

  private int master(String name) {
    return cluster.masterOf(JedisClusterCRC16.getSlot(name));
  }

  private int master(long key) {
    return master(keys.entry("c", key).value());
  }

  private static boolean hits(WholeNode node, long key) {
    node.get(key);
    long before = node.counters.snapshot().loads();
    node.get(key);
    return node.counters.snapshot().loads() == before;
  }

  private boolean stored(int server, long key) {
    try (Jedis jedis = cluster.connect(server)) {
      jedis.readonly();
      return jedis.exists(keys.entry("c", key).value());
    }
  }

  @Test
  void replicaThatMissedAnInvalidation_isToldAgain() throws Exception {
    int log = master(keys.log());
    long key = LongStream.range(0, 100).filter(each -> master(each) != log).findFirst().orElse(0);
    int data = master(key);
    int replica = EmbeddedCluster.MASTERS + data;
    try (WholeNode a = node();
        WholeNode b = node()) {
      WholeNode.until("in step", () -> hits(a, key) && hits(b, key));
      WholeNode.until("replicated", () -> stored(replica, key));

      cluster.cutReplica(data);
      version.set(1);
      a.cache.invalidate(key);
      WholeNode.until("b hears of it", () -> b.get(key).equals("v1"));
      version.set(2);
      cluster.server(data).stop();
      WholeNode.until("the replica is master", () -> isMaster(replica));
      // It has the value of version 0, which nothing in the log says is void. Nobody reads now.
      WholeNode.until("it is told", () -> !stored(replica, key));
      try (WholeNode late = node()) {
        WholeNode.until("in step", () -> hits(late, key));
        assertThat(late.get(key)).isEqualTo("v2");
      }
      WholeNode.until("b drops what it may have read", () -> b.get(key).equals("v2"));
    }
  }

  private boolean isMaster(int server) {
    try (Jedis jedis = cluster.connect(server)) {
      return jedis.role().get(0).equals("master");
    }
  }

  @Test
  void masterOfTheLogKilled_noCallFailsAndInvalidationsGoOn() throws Exception {
    int log = master(keys.log());
    List<Long> some = LongStream.range(0, 20).boxed().toList();
    try (WholeNode a = node();
        WholeNode b = node()) {
      some.forEach(a::get);
      WholeNode.until("in step", () -> some.stream().allMatch(key -> hits(b, key)));

      cluster.server(log).stop();
      version.set(1);
      some.forEach(a.cache::invalidate);
      for (long key : some) {
        assertThat(a.get(key)).isEqualTo("v1");
      }
      WholeNode.until("b", () -> some.stream().allMatch(key -> b.get(key).equals("v1")));

      WholeNode.until("in step again", () -> hits(a, 0) && hits(b, 0));
      version.set(2);
      some.forEach(a.cache::invalidate);
      WholeNode.until("b", () -> some.stream().allMatch(key -> b.get(key).equals("v2")));
    }
  }
}
