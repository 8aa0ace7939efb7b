package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.testing.EmbeddedSentinels;
import dev.layered.testing.Stalls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A master that sentinels watch. */
@Tag("slow")
@Timeout(120)
class SentinelTest {

  private static RedisSettings settings(String uri, String master, String password) {
    RedisSettings defaults = RedisSettings.of(RedisAddress.parse(uri), "s-" + UUID.randomUUID());
    return new RedisSettings(
        defaults.address(),
        RedisSettings.Mode.SENTINEL,
        defaults.namespace(),
        null,
        null,
        new RedisSettings.Sentinel(master, null, password),
        defaults.tls(),
        Patience.OF_A_WHOLE_NODE,
        Patience.OF_A_WHOLE_NODE,
        defaults.poolMax(),
        defaults.poolWait(),
        Duration.ZERO);
  }

  private static RedisSettings settings(EmbeddedSentinels sentinels) {
    return settings(sentinels.uri(), EmbeddedSentinels.MASTER, EmbeddedSentinels.PASSWORD);
  }

  private static long millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Test
  void masterKilled_bothNodesGoOnWithTheReplicaAndServeNothingStale() throws Exception {
    AtomicLong version = new AtomicLong();
    try (EmbeddedSentinels sentinels = new EmbeddedSentinels()) {
      RedisSettings settings = settings(sentinels);
      try (WholeNode a = new WholeNode(settings, false, key -> "v" + version);
          WholeNode b = new WholeNode(settings, false, key -> "v" + version)) {
        assertThat(a.get(1)).isEqualTo("v0");
        assertThat(b.get(1)).isEqualTo("v0");
        assertThat(b.counters.snapshot().redisHits()).isEqualTo(1);
        version.set(1);
        a.cache.invalidate(1L);
        WholeNode.until("b hears of it", () -> b.get(1).equals("v1"));
        replicated(sentinels);

        sentinels.master().stop();
        version.set(2);
        a.cache.invalidate(1L);
        assertThat(a.get(1)).isEqualTo("v2");
        try (Stalls stalls = Stalls.watch()) {
          Duration took =
              stalls.timeOf(
                  () -> {
                    WholeNode.until("b's lease ends", () -> b.get(1).equals("v2"));
                    return null;
                  });
          // The rest is for calls that wait for time-outs, and for a slow machine.
          assertThat(took).isLessThan(Patience.BUS.maxStaleness().plusSeconds(3));
        }

        WholeNode.until("Redis is trusted again", () -> hits(a) && hits(b));
        try (Jedis jedis = a.backend.connection().dedicated()) {
          assertThat(jedis.getConnection().toString())
              .contains(String.valueOf(sentinels.replica().port()));
        }
        WholeNode.until(
            "both listen to the new master", () -> listeners(sentinels, settings.namespace()) == 2);
        version.set(3);
        a.cache.invalidate(1L);
        assertThat(a.get(1)).isEqualTo("v3");
        WholeNode.until("b drops its copy", () -> b.get(1).equals("v3"));
      }
    }
  }

  private static long listeners(EmbeddedSentinels sentinels, String namespace) {
    String channel = new RedisKeys(namespace).log();
    try (Jedis master = new Jedis("127.0.0.1", sentinels.replica().port(), 20_000)) {
      return master.pubsubNumSub(channel).get(channel);
    }
  }

  @Test
  void failoverThatLosesTheTailOfTheLog_isSeenAsAnotherLog() throws Exception {
    AtomicLong version = new AtomicLong();
    try (EmbeddedSentinels sentinels = new EmbeddedSentinels()) {
      RedisSettings settings = settings(sentinels);
      try (WholeNode a = new WholeNode(settings, false, key -> "v" + version);
          WholeNode b = new WholeNode(settings, false, key -> "v" + version)) {
        a.get(1);
        b.get(1);
        replicated(sentinels);
        String epoch = epoch(sentinels.master().port(), settings.namespace());

        sentinels.cutReplica();
        version.set(1);
        a.invalidateTag();
        WholeNode.until("b hears of it", () -> b.get(1).equals("v1"));
        version.set(2);
        sentinels.master().stop();
        WholeNode.until(
            "another epoch",
            () -> {
              // The replica's copy of the value is of v0, and the invalidation is not in its log.
              assertThat(a.get(1)).isNotEqualTo("v0");
              assertThat(b.get(1)).isNotEqualTo("v0");
              return !epoch.equals(epoch(sentinels.replica().port(), settings.namespace()));
            });
        // A failover can be faster than max-staleness: until then either may trust what it has.
        WholeNode.until("a drops its copy", () -> a.get(1).equals("v2"));
        WholeNode.until("b drops its copy", () -> b.get(1).equals("v2"));
        WholeNode.until("Redis is trusted again", () -> hits(a) && hits(b));
        assertThat(a.get(1)).isEqualTo("v2");
        assertThat(b.get(1)).isEqualTo("v2");
      }
    }
  }

  private static @Nullable String epoch(int port, String namespace) {
    try (Jedis jedis = new Jedis("127.0.0.1", port, 20_000)) {
      return jedis.hget(new RedisKeys(namespace).log(), "ep");
    }
  }

  @Test
  void sentinelsAbsentAtStart_areFoundWhenTheyCome() throws Exception {
    int absent = RedisServers.freePort();
    try (EmbeddedSentinels sentinels = new EmbeddedSentinels()) {
      RedisSettings half =
          settings(
              "redis://127.0.0.1:" + absent + ",127.0.0.1:" + sentinels.sentinelPort(1),
              EmbeddedSentinels.MASTER,
              EmbeddedSentinels.PASSWORD);
      try (RedisConnection redis = RedisConnection.of(half)) {
        assertThat(redis.commands().ping()).isEqualTo("PONG");
      }
    }
  }

  @Test
  void nobodyThere_callersFailAtOnceAndOnlyOneThreadAsks() throws Exception {
    String nobody = "redis://127.0.0.1:" + RedisServers.freePort();
    AtomicInteger threads = new AtomicInteger();
    ThreadFactory counting =
        task -> {
          threads.incrementAndGet();
          return RedisNode.daemon(task);
        };
    RedisSettings settings = settings(nobody, "mymaster", null);
    assertThat(millis(() -> RedisConnection.of(settings, counting).close())).isLessThan(5_000);
    assertThat(threads).hasValue(0);
    try (RedisConnection redis = RedisConnection.of(settings, counting)) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> redis.commands().ping())
            .isInstanceOf(JedisConnectionException.class)
            .hasStackTraceContaining("no sentinel knows");
        assertThatThrownBy(redis::dedicated).isInstanceOf(JedisConnectionException.class);
      }
      assertThat(threads).hasValue(1);
    }
  }

  @Test
  void silentSentinel_costsACallerTheTimeOuts() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RedisSettings settings =
          settings("redis://127.0.0.1:" + silent.getLocalPort(), "mymaster", null);
      try (RedisConnection redis = RedisConnection.of(settings)) {
        assertThat(
                millis(
                    () ->
                        assertThatThrownBy(() -> redis.commands().ping())
                            .isInstanceOf(JedisConnectionException.class)))
            .isLessThan(
                settings.connectTimeout().plus(settings.commandTimeout()).toMillis() + 5_000);
      }
    }
  }

  @Test
  void unknownMasterOrWrongPassword_isSaid() {
    try (EmbeddedSentinels sentinels = new EmbeddedSentinels()) {
      for (RedisSettings wrong :
          List.of(
              settings(sentinels.uri(), "other", EmbeddedSentinels.PASSWORD),
              settings(sentinels.uri(), EmbeddedSentinels.MASTER, "wrong"),
              settings(sentinels.uri(), EmbeddedSentinels.MASTER, null))) {
        try (RedisConnection redis = RedisConnection.of(wrong)) {
          assertThatThrownBy(() -> redis.commands().ping())
              .isInstanceOf(JedisConnectionException.class)
              .hasStackTraceContaining(
                  "no sentinel knows a master \"" + wrong.sentinel().master() + "\"");
        }
      }
    }
  }

  private static void replicated(EmbeddedSentinels sentinels) throws InterruptedException {
    try (Jedis master = new Jedis("127.0.0.1", sentinels.master().port(), 20_000)) {
      WholeNode.until("a replica", () -> master.waitReplicas(1, 100) == 1);
    }
  }

  /** Whether a value that was stored is found again, so that no load is needed. */
  private static boolean hits(WholeNode node) {
    node.get(7);
    long before = node.counters.snapshot().loads();
    node.get(7);
    return node.counters.snapshot().loads() == before;
  }
}
