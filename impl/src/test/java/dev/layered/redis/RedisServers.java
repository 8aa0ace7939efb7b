package dev.layered.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * Real servers for tests: the one that {@code LAYERED_TEST_REDIS_URI} names as system property or
 * in the environment, else an embedded one that all tests of this JVM share.
 */
final class RedisServers {

  private static @Nullable RedisAddress shared;

  private RedisServers() {}

  /** The server that all tests share. Use a namespace of your own. */
  static synchronized RedisAddress shared() {
    RedisAddress uri = shared;
    if (uri == null) {
      String given =
          System.getProperty(
              "LAYERED_TEST_REDIS_URI", System.getenv().get("LAYERED_TEST_REDIS_URI"));
      uri = given == null ? startForever() : RedisAddress.parse(given);
      shared = uri;
    }
    return uri;
  }

  private static RedisAddress startForever() {
    Embedded server = new Embedded(freePort());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    return server.uri();
  }

  /** A port that nobody listened to just now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A server of one test, which may be stopped and started again. The library deletes what it
   * unpacked when this JVM ends.
   */
  static final class Embedded implements AutoCloseable {

    private final int port;
    private @Nullable RedisServer server;

    Embedded(int port) {
      this.port = port;
      start();
    }

    RedisAddress uri() {
      return RedisAddress.parse("redis://127.0.0.1:" + port);
    }

    void start() {
      try {
        RedisServer started =
            RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        started.start();
        server = started;
      } catch (IOException e) {
        throw new IllegalStateException(
            "no Redis for tests: set LAYERED_TEST_REDIS_URI, or use a machine on which the embedded"
                + " server runs",
            e);
      }
    }

    void stop() {
      RedisServer running = server;
      server = null;
      if (running != null) {
        try {
          running.stop();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void close() {
      stop();
    }
  }
}
