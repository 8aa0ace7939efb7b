package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.testing.EmbeddedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;

/** What the connections that callers share do to invalidations. */
@Timeout(60)
class PooledConnectionTest {

  private static final int CALLERS = 12;

  private final EmbeddedRedis redis = new EmbeddedRedis();
  private final Map<Long, String> rows = new ConcurrentHashMap<>();
  private final RedisSettings settings =
      Patience.wholeNode(RedisAddress.parse(redis.uri()), "pooled");
  private final WholeNode a = new WholeNode(settings, false, this::row);

  private String row(long key) {
    return rows.getOrDefault(key, "old");
  }

  @AfterEach
  void close() {
    a.close();
    redis.close();
  }

  private long logged() {
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port(), 20_000)) {
      return new LogInRedis(jedis, "pooled").length();
    }
  }

  private SparePool pool() {
    return Lanes.pool(a.backend.connection().lane());
  }

  /** As servers with a {@code timeout} do, and what lies between. */
  @Test
  void connectionsCutWhileIdle_delayNoInvalidationAndLoseNoHit() throws Exception {
    useManyAtOnce();
    assertThat(pool().getNumIdle()).isGreaterThan(3);
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port(), 20_000)) {
      // The heartbeat keeps those of the log busy, even if the machine stalls for two seconds.
      jedis.configSet("timeout", "4");
      untilIdleAreCut(jedis);
      long before = logged();

      a.invalidateTag();
      a.cache.invalidate(1L);

      assertThat(logged()).as("in the log when it has returned").isEqualTo(before + 2);
      useManyAtOnce();
      untilIdleAreCut(jedis);
      assertThat(a.cache.getAll(List.of(100L, 101L))).hasSize(2);
      assertThat(a.counters.snapshot().layerErrors()).isZero();
    }
  }

  /** The server says so: the pool does not know, and still has them. */
  private static void untilIdleAreCut(Jedis jedis) throws InterruptedException {
    int all = clients(jedis).size();
    WholeNode.until(
        "those that are idle are cut",
        () -> {
          List<String> left = clients(jedis);
          return left.size() < all && left.stream().noneMatch(PooledConnectionTest::isIdle);
        });
  }

  private static List<String> clients(Jedis jedis) {
    return jedis.clientList(ClientType.NORMAL).lines().toList();
  }

  /** For three seconds or longer. */
  private static boolean isIdle(String client) {
    return client.matches(".* idle=([3-9]|\\d\\d+) .*");
  }

  private void useManyAtOnce() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      CyclicBarrier start = new CyclicBarrier(CALLERS);
      List<Future<?>> calls = new ArrayList<>();
      for (long i = 0; i < CALLERS; i++) {
        long first = i * 100;
        calls.add(
            callers.submit(
                () -> {
                  start.await();
                  for (long key = first; key < first + 20; key++) {
                    a.get(key);
                  }
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void everyConnectionInUse_delaysNoInvalidation() {
    long before = logged();
    List<Connection> inUse = new ArrayList<>();
    try {
      for (int i = 0; i < settings.poolMax(); i++) {
        inUse.add(pool().getResource());
      }
      a.invalidateTag();
      a.cache.invalidate(1L);
      assertThat(logged()).isEqualTo(before + 2);
    } finally {
      inUse.forEach(Connection::close);
    }
  }
}
