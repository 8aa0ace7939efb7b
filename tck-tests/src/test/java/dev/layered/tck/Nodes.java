package dev.layered.tck;

import dev.layered.testing.EmbeddedRedis;
import dev.layered.testing.RedisServers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** Nodes of one application in this JVM: each is a container of its own. */
final class Nodes implements AutoCloseable {

  private final String uri;
  private final String namespace = "tck-" + UUID.randomUUID();
  private final Deque<App> started = new ArrayDeque<>();

  /** Nodes at a Redis, whose namespace nobody else has. */
  Nodes(String uri) {
    this.uri = uri;
  }

  /** A server that keeps its data in a folder while it is stopped. */
  static EmbeddedRedis persistentRedis(Path folder) {
    return new EmbeddedRedis(
        RedisServers.freePort(), "dir " + folder, "appendonly yes", "appendfsync always");
  }

  /** A server that does not answer until it is started. */
  static EmbeddedRedis absentRedis() {
    EmbeddedRedis server = new EmbeddedRedis();
    server.stop();
    return server;
  }

  /** A node that is not started yet. */
  App.Builder node(Class<?>... beans) {
    return App.of(beans)
        .with("layered.redis.uri", uri)
        .with("layered.namespace", namespace)
        // A machine may stall for two seconds.
        .with("layered.redis.connect-timeout", "PT5S")
        .with("layered.redis.timeout", "PT3S")
        .with("layered.coherence.max-staleness", "PT5S")
        .with("layered.redis.soft-deadline", "0");
  }

  /** Starts a node that ends with the test. */
  App start(App.Builder node) {
    App app = node.start();
    started.push(app);
    return app;
  }

  /** Starts a node that ends with the test. */
  App start(Class<?>... beans) {
    return start(node(beans));
  }

  /** Ends a node now. */
  void stop(App app) {
    started.remove(app);
    app.close();
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }
}
