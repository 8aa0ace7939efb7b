package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis of its own, and nodes that share a log in it. */
final class BusRig implements AutoCloseable {

  static final BusSettings SETTINGS =
      new BusSettings(Duration.ofMillis(1500), Duration.ofMillis(100), 1000, 1000, false, 10_000);

  private static final long PATIENCE_SECONDS = 20;

  private final List<Node> nodes = new ArrayList<>();
  private final int port;
  private @Nullable RedisServer server;
  Killer killer = (cache, keys) -> {};
  BusSettings settings = SETTINGS;
  ProtocolSwitches switches = ProtocolSwitches.ALL_ON;
  Ticker ticker = Ticker.system();
  Runnable resubscribed = () -> {};

  /** How nodes reach Redis. */
  int viaPort;

  BusRig() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    viaPort = port;
    startRedis();
  }

  /** A node: its bus and what the bus delivered. */
  record Node(BusParts parts, RedisBus bus, Recorder seen) {}

  void startRedis() throws IOException {
    RedisServer started =
        new RedisServerBuilder().port(port).bind("127.0.0.1").setting("save \"\"").build();
    started.start();
    server = started;
  }

  void stopRedis() throws IOException {
    RedisServer running = server;
    if (running != null) {
      running.stop();
      server = null;
      deleteConfiguration();
    }
  }

  /** The embedded server leaves it behind. */
  private void deleteConfiguration() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "embedded-redis-server_" + port + "*.conf")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  int port() {
    return port;
  }

  /** A connection to look behind the scenes. */
  Jedis redis() {
    return new Jedis("127.0.0.1", port, 5000);
  }

  /** A node that is not opened. */
  Node node(String id) {
    RedisSettings redis =
        RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + viaPort), "app");
    RedisConnection connection = RedisConnection.of(redis);
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
            wake -> {},
            resubscribed,
            ticker,
            new java.security.SecureRandom(),
            task -> {
              Thread thread = new Thread(task, "bus-" + id);
              thread.setDaemon(true);
              return thread;
            });
    Node node = new Node(parts, new RedisBus(parts, new LogPosition(1, 0, 0), seen), seen);
    nodes.add(node);
    return node;
  }

  /** A node that is in step and hears messages. */
  Node open(String id) {
    Node node = node(id);
    node.bus().open();
    until(node.bus()::isListening);
    return node;
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
      Thread.sleep(2);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Node node : nodes) {
      node.bus().close();
      node.parts().connection().close();
    }
    stopRedis();
  }
}
