package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.redis.RedisServers.Embedded;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;

/** A Redis that is slow, full, or not there. */
class RedisFailureTest {

  private static final BreakerSettings QUICK =
      new BreakerSettings(3, Duration.ofMillis(50), Duration.ofMillis(200));

  private final LogLines lines = LogLines.of("dev.layered.redis");

  @AfterEach
  void close() {
    lines.close();
  }

  private static RedisNode node(RedisAddress uri) {
    return new RedisNode(Patience.settings(uri, "failing"), "a", LeaseSettings.DEFAULTS, QUICK);
  }

  private static RedisNode node(RedisAddress uri, int poolMax, Duration timeOut) {
    RedisSettings settings =
        new RedisSettings(
            uri,
            RedisSettings.Mode.STANDALONE,
            "failing",
            null,
            null,
            RedisSettings.Sentinel.DEFAULTS,
            TlsSettings.DEFAULTS,
            timeOut,
            timeOut,
            poolMax,
            Duration.ofMillis(50),
            Duration.ZERO);
    return new RedisNode(settings, "a", LeaseSettings.DEFAULTS, QUICK);
  }

  private static long millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** Everything that can be asked of a Redis that does not answer. */
  private static void askAll(RedisNode node) {
    LoadLease lease = new LoadLease("none");
    assertThat(node.look(1L)).isEqualTo(Lookup.UNREACHABLE);
    assertThat(node.layer.lookup(1L, SingleFlight.CLUSTER, List.of("t:a")))
        .isEqualTo(Lookup.UNREACHABLE);
    assertThat(node.layer.lease(1L, SingleFlight.OFF)).isEqualTo(Lookup.UNREACHABLE);
    assertThat(node.layer.lookupAll(List.of(1L, 2L), List.of("t:a")))
        .containsOnly(Lookup.UNREACHABLE);
    assertThat(node.layer.fill(1L, node.entry("v"), lease)).isEqualTo(Stored.UNREACHABLE);
    assertThat(node.layer.beginWrites(List.of(1L, 2L))).containsOnlyNulls();
    node.layer.release(1L, lease);
    node.layer.drop(1L, lease);
  }

  private static void pollUntilReachable(RedisNode node) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (node.look(99L) == Lookup.UNREACHABLE) {
      assertThat(System.nanoTime() - deadline).isNegative();
      TimeUnit.MILLISECONDS.sleep(5); // the breaker's open time is real
    }
  }

  @Test
  void serverKilled_isUnreachableThenRecovers() throws Exception {
    try (Embedded server = new Embedded(RedisServers.freePort());
        RedisNode node = node(server.uri())) {
      node.load(1L, "one");
      server.stop();
      assertThat(millis(() -> askAll(node))).isLessThan(20_000);
      long errors = node.counters.snapshot().layerErrors();
      // Of the failures that open the breaker, some may be those of the keeper of leases.
      assertThat(errors).isPositive();
      server.start();
      pollUntilReachable(node);
      assertThat(node.load(1L, "again")).isEqualTo(Stored.YES);
      assertThat(node.found(1L)).isEqualTo("again");
      assertThat(lines.all()).hasSize(2);
      assertThat(lines.all().get(0)).startsWith("LAYERED-621: Redis does not answer: ");
      assertThat(lines.all().get(1)).isEqualTo("LAYERED-622: Redis answers again");
    }
  }

  @Test
  void serverRestarted_oneProbeIsEnoughHoweverManyConnectionsDied() throws Exception {
    try (Embedded server = new Embedded(RedisServers.freePort());
        RedisNode node = node(server.uri())) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        long key = i;
        Thread thread = new Thread(() -> node.redis.commands().blpop(0.05, "none" + key));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      server.stop();
      for (int i = 0; i < 3; i++) {
        assertThat(node.look(1L)).isEqualTo(Lookup.UNREACHABLE);
      }
      server.start();
      pollUntilReachable(node);
      // Had the probe taken one of the dead connections, there would be more. Some of the three
      // may be those of the keeper of leases.
      assertThat(node.counters.snapshot().layerErrors()).isBetween(1L, 3L);
    }
  }

  @Test
  void blackHole_costsTheTimeOutUntilTheBreakerOpens() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RedisNode node =
            node(
                RedisAddress.parse("redis://127.0.0.1:" + silent.getLocalPort()),
                16,
                Duration.ofMillis(150))) {
      for (int i = 0; i < 3; i++) {
        // Asks for no lease, so nobody else calls.
        assertThat(millis(() -> node.layer.lookupAll(List.of(1L, 2L), List.of())))
            .isGreaterThan(100);
      }
      assertThat(node.store.remote().isOpen()).isTrue();
      // But for the probes, they cost nothing; each would cost a time-out.
      assertThat(
              millis(
                  () -> {
                    for (int i = 0; i < 1_000; i++) {
                      node.look(1L);
                    }
                  }))
          .isLessThan(20_000);
    }
  }

  @Test
  void refusedConnection_isUnreachableAtOnce() {
    RedisAddress nobody =
        RedisAddress.parse("redis://user:secret@127.0.0.1:" + RedisServers.freePort());
    try (RedisNode node = node(nobody)) {
      assertThat(millis(() -> askAll(node))).isLessThan(20_000);
    }
    assertThat(lines.all()).hasSize(1);
    assertThat(lines.all().get(0)).doesNotContain("secret").contains("Failed to connect");
  }

  @Test
  void scriptsForgotten_areSentAgain() throws Exception {
    try (Embedded server = new Embedded(RedisServers.freePort());
        RedisNode node = node(server.uri())) {
      node.load(1L, "one");
      node.redis.commands().scriptFlush("");
      assertThat(node.found(1L)).isEqualTo("one");
      node.redis.commands().scriptFlush("");
      assertThat(node.layer.lookupAll(List.of(1L, 2L), List.of("t:a")))
          .hasSize(2)
          .doesNotContain(Lookup.UNREACHABLE);
      node.redis.commands().scriptFlush("");
      node.killer.kill(RedisNode.CACHE, List.of(1L, 2L));
      assertThat(node.look(1L)).isInstanceOf(Lookup.Granted.class);
    }
  }

  @Test
  void interruptedCaller_staysInterruptedAndIsNoFailureOfRedis() throws Exception {
    try (Embedded server = new Embedded(RedisServers.freePort());
        RedisNode node = node(server.uri(), 1, Patience.LONG)) {
      // The only connection is in use, so the caller has to wait for it, which is interrupted.
      SparePool pool = Lanes.pool(node.redis.lane());
      try (Connection inUse = pool.getResource()) {
        assertThat(inUse.isConnected()).isTrue();
        Thread.currentThread().interrupt();
        for (int i = 0; i < 5; i++) {
          assertThat(node.look(1L)).isEqualTo(Lookup.UNREACHABLE);
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
      }
      assertThat(Thread.interrupted()).isTrue();
      assertThat(node.store.remote().isOpen()).isFalse();
      pollUntilReachable(node);
    }
  }

  @Test
  void everyConnectionInUse_isNoFailureOfRedis() throws Exception {
    try (RedisNode node = node(RedisServers.shared(), 1, Patience.LONG)) {
      SparePool pool = Lanes.pool(node.redis.lane());
      try (Connection inUse = pool.getResource()) {
        assertThat(inUse.isConnected()).isTrue();
        for (int i = 0; i < 5; i++) {
          assertThat(node.look(1L)).isEqualTo(Lookup.UNREACHABLE);
          assertThat(node.layer.beginWrites(List.of(1L))).containsOnlyNulls();
        }
        assertThat(node.store.remote().isOpen()).isFalse();
      }
      pollUntilReachable(node);
    }
  }

  @Test
  void closedConnections_areUnreachable() {
    RedisNode node = node(RedisServers.shared());
    node.close();
    askAll(node);
  }
}
