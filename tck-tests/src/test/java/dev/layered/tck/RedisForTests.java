package dev.layered.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.RedisServer;

/** A real Redis that a test may stop and start again. */
final class RedisForTests implements AutoCloseable {

  private static String shared;

  private final int port;
  private final List<String> settings;
  private RedisServer server;

  private RedisForTests(int port, List<String> settings) {
    this.port = port;
    this.settings = settings;
  }

  /** The address of a server that all tests share. Use a namespace of your own. */
  static synchronized String shared() {
    if (shared == null) {
      String given = System.getenv("LAYERED_TEST_REDIS_URI");
      if (given == null) {
        RedisForTests forever = started();
        Runtime.getRuntime().addShutdownHook(new Thread(forever::close));
        given = forever.uri();
      }
      shared = given;
    }
    return shared;
  }

  /** A server of one test, which has forgotten everything when it is started again. */
  static RedisForTests started(String... settings) {
    RedisForTests made = notStarted(settings);
    made.start();
    return made;
  }

  /** The same, but it keeps its data in a folder while it is stopped. */
  static RedisForTests persistent(Path folder) {
    return started("dir " + folder, "appendonly yes", "appendfsync always");
  }

  /** An address at which nobody answers until {@link #start}. */
  static RedisForTests notStarted(String... settings) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new RedisForTests(socket.getLocalPort(), List.of(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  void start() {
    try {
      var builder =
          RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
      settings.forEach(builder::setting);
      server = builder.build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException("no Redis for tests: set LAYERED_TEST_REDIS_URI", e);
    }
  }

  void stop() {
    if (server != null) {
      try {
        server.stop();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
