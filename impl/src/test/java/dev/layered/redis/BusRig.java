package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import dev.layered.testing.EmbeddedRedis;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import redis.clients.jedis.Jedis;

/** A Redis of its own, and nodes that share a log in it. */
final class BusRig implements AutoCloseable {

  static final BusSettings SETTINGS =
      new BusSettings(Duration.ofMillis(1500), Duration.ofMillis(100), 1000, 1000, false, 10_000);

  private static final long PATIENCE_SECONDS = 20;

  private final List<Node> nodes = new ArrayList<>();
  private final EmbeddedRedis server = new EmbeddedRedis();
  Killer killer = (cache, keys) -> {};
  BusSettings settings = SETTINGS;
  ProtocolSwitches switches = ProtocolSwitches.ALL_ON;
  Ticker ticker = Ticker.system();
  RandomGenerator random = new SecureRandom();

  /** How long nodes wait for an answer. */
  Duration timeOut = Patience.LONG;

  /** How nodes reach Redis. */
  int viaPort = server.port();

  /** A node: its bus and what the bus delivered. */
  record Node(BusParts parts, RedisBus bus, Recorder seen) {}

  void startRedis() {
    server.start();
  }

  void stopRedis() {
    server.stop();
  }

  /** With what it has saved last. */
  void restartRedis() {
    server.restart();
  }

  int port() {
    return server.port();
  }

  /** A connection to look behind the scenes. */
  Jedis redis() {
    return new Jedis("127.0.0.1", server.port(), 20_000);
  }

  /** A node that is not opened. */
  Node node(String id) {
    RedisSettings redis =
        Patience.settings(RedisAddress.parse("redis://127.0.0.1:" + viaPort), "app");
    RedisConnection connection = RedisConnection.of(Patience.timeOut(redis, timeOut));
    Recorder seen = new Recorder();
    BusParts parts =
        new BusParts(
            connection,
            "app",
            id,
            settings,
            switches,
            killer,
            (cache, text) -> text.startsWith("s:") ? text.substring(2) : null,
            wakeUps(seen),
            ticker,
            new ServerClock(settings.maxStaleness()),
            random,
            task -> {
              Thread thread = new Thread(task, "bus-" + id);
              thread.setDaemon(true);
              return thread;
            });
    Node node = new Node(parts, new RedisBus(parts, new LogPosition(1, 0, 0), seen), seen);
    nodes.add(node);
    return node;
  }

  private static WakeUps wakeUps(Recorder seen) {
    return new WakeUps() {
      @Override
      public void wake(String name) {
        seen.woken.add(name);
      }

      @Override
      public void wake(String cache, List<Object> keys) {
        int applied = seen.applied.size();
        keys.forEach(key -> seen.woken.add(cache + ":" + key + " after " + applied));
      }

      @Override
      public void wakeCache(String cache) {
        seen.woken.add(cache + " after " + seen.applied.size());
      }

      @Override
      public void wakeAll() {
        seen.wokenAll.incrementAndGet();
      }
    };
  }

  /** A node that is in step and hears messages. */
  Node open(String id) {
    Node node = node(id);
    node.bus().open();
    until(node.bus()::isListening);
    return node;
  }

  /**
   * Waits until a node's lease reaches beyond what it could without an answer to a request that
   * began after this call.
   */
  static void staysInStep(Node node) {
    long lease = node.parts().settings().maxStaleness().toNanos();
    long later = node.parts().ticker().nanos() + 5 * lease / 4;
    until(() -> node.bus().lease().covers(later));
  }

  /** Waits until no unknown node can hold a lease. */
  void settle() {
    try (Jedis redis = redis()) {
      until(() -> redis.hexists("{app}:nodes", "ok"));
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Invalidation tag(String name) {
    return new Invalidation.Tags(Set.of(name), false, false);
  }

  static void until(BooleanSupplier holds) {
    long began = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError("what was waited for does not happen");
      }
      pause();
    }
  }

  /** Leaves the processor to Redis while polling. */
  private static void pause() {
    try {
      Thread.sleep(2); // nothing tells when what is polled for happens
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      node.seen().open.countDown();
      node.bus().close();
      node.parts().connection().close();
    }
    server.close();
  }
}
