package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.testing.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisCredentials;

@Timeout(60)
class SparePoolTest {

  private final EmbeddedRedis redis = new EmbeddedRedis();

  @AfterEach
  void close() {
    redis.close();
  }

  private SparePool pool(int max) {
    GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
    config.setMaxTotal(max);
    config.setMaxIdle(max);
    config.setMaxWait(Duration.ofSeconds(20));
    config.setJmxEnabled(false);
    return new SparePool(
        new HostAndPort("127.0.0.1", redis.port()),
        DefaultJedisClientConfig.builder().build(),
        config);
  }

  /** A connection that came back. */
  private static Connection used(SparePool pool) {
    Connection connection = pool.getResource();
    assertThat(connection.ping()).isTrue();
    connection.close();
    return connection;
  }

  @Test
  void returned_isHandedOutNext_andComesBack() {
    try (SparePool pool = pool(4)) {
      Connection first = used(pool);

      assertThat(used(pool)).isSameAs(first);
      assertThat(used(pool)).isSameAs(first);
      assertThat(pool.getCreatedCount()).isEqualTo(1);
    }
  }

  @Test
  void severalInUse_areAllKept() {
    try (SparePool pool = pool(3)) {
      for (int round = 0; round < 3; round++) {
        List<Connection> inUse = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          inUse.add(pool.getResource());
        }
        assertThat(inUse).doesNotHaveDuplicates();
        inUse.forEach(Connection::close);
      }
      assertThat(pool.getCreatedCount()).isEqualTo(3);
    }
  }

  @Test
  void broken_isNotKept() {
    try (SparePool pool = pool(1)) {
      Connection broken = pool.getResource();
      broken.setBroken();
      broken.close();

      assertThat(used(pool)).isNotSameAs(broken);
      assertThat(broken.isConnected()).isFalse();
    }
  }

  @Test
  void clear_closesTheSpareOne() {
    try (SparePool pool = pool(2)) {
      Connection spare = used(pool);

      pool.clear();

      assertThat(spare.isConnected()).isFalse();
      assertThat(used(pool)).isNotSameAs(spare);
    }
  }

  @Test
  void severalBack_theLastIsHandedOutNext() {
    try (SparePool pool = pool(2)) {
      Connection one = pool.getResource();
      Connection other = pool.getResource();
      one.close();
      other.close();

      assertThat(used(pool)).isSameAs(other);
    }
  }

  /**
   * Both have found a connection cut, and forget those that are idle: the spare one may be cut,
   * too. The pool asks for the credentials of a connection that comes back, which is where it would
   * be on offer.
   */
  @Test
  void clearedByTwo_neitherGetsWhatWasSpare() throws Exception {
    try (SparePool pool = pool(1)) {
      CountDownLatch comingBack = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Connection cut = pool.getResource();
      cut.setCredentials(asked(comingBack, goOn));
      cut.close();
      CompletableFuture<Void> other = CompletableFuture.runAsync(pool::clear);
      WholeNode.until("on its way", () -> other.isDone() || comingBack.getCount() == 0);

      pool.clear();
      CompletableFuture<Connection> mine = CompletableFuture.supplyAsync(pool::getResource);
      WholeNode.until("answered or waiting", () -> mine.isDone() || pool.getNumWaiters() == 1);
      goOn.countDown();

      assertThat(mine.get(8, TimeUnit.SECONDS)).isNotSameAs(cut);
      other.get(20, TimeUnit.SECONDS);
      mine.get().close();
    }
  }

  private static RedisCredentials asked(CountDownLatch asked, CountDownLatch goOn) {
    return new RedisCredentials() {
      @Override
      public char @Nullable [] getPassword() {
        asked.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return null;
      }
    };
  }

  @Test
  void close_closesTheSpareOne_andWhatComesBackLater() {
    SparePool pool = pool(2);
    Connection inUse = pool.getResource();
    Connection spare = used(pool);

    pool.close();

    assertThat(spare.isConnected()).isFalse();
    assertThat(inUse.isConnected()).isTrue();
    inUse.close();
    assertThat(inUse.isConnected()).isFalse();
  }

  /** As the connections to a former master. */
  @Test
  void toldToKeepNone_closesWhatComesBack() {
    try (SparePool pool = pool(2)) {
      Connection inUse = pool.getResource();
      pool.setMaxIdle(0);
      pool.clear();

      inUse.close();

      assertThat(inUse.isConnected()).isFalse();
    }
  }

  @Test
  void whoWaits_getsWhatComesBack() throws Exception {
    try (SparePool pool = pool(1)) {
      Connection only = pool.getResource();
      CompletableFuture<Connection> waiting = CompletableFuture.supplyAsync(pool::getResource);
      WholeNode.until("somebody waits", () -> pool.getNumWaiters() == 1);

      only.close();

      assertThat(waiting.get(20, TimeUnit.SECONDS)).isSameAs(only);
      only.close();
    }
  }

  /**
   * Two take and return the only one at the same moments: if one left it without a look at who
   * waits, or the other waited without a second look, that would be until his time is over.
   */
  @Test
  void oneForTwo_nobodyWaitsBesideASpareOne() throws Exception {
    int threads = 2;
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    try (SparePool pool = pool(1)) {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        calls.add(
            callers.submit(
                () -> {
                  for (int n = 0; n < 20_000; n++) {
                    start.await();
                    pool.getResource().close();
                  }
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      assertThat(pool.getCreatedCount()).isEqualTo(1);
    } finally {
      callers.shutdownNow();
    }
  }
}
