package dev.layered.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis that a test may stop and start again. */
final class RedisForTests implements AutoCloseable {

  private static String shared;

  private final int port;
  private final String password;
  private RedisServer server;

  private RedisForTests(int port, String password) {
    this.port = port;
    this.password = password;
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

  /** A server of one test. */
  static RedisForTests started() {
    return started("");
  }

  /** The same with a password. */
  static RedisForTests started(String password) {
    RedisForTests made = notStarted(password);
    made.start();
    return made;
  }

  /** An address at which nobody answers until {@link #start}. */
  static RedisForTests notStarted() {
    return notStarted("");
  }

  private static RedisForTests notStarted(String password) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new RedisForTests(socket.getLocalPort(), password);
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
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no");
      if (!password.isEmpty()) {
        builder = builder.setting("requirepass " + password);
      }
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
