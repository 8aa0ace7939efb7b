package dev.layered.redis;

import dev.layered.testing.EmbeddedRedis;

/** Real servers for tests of this package, as addresses. */
final class RedisServers {

  private RedisServers() {}

  /** The server that all tests share. Use a namespace of your own. */
  static RedisAddress shared() {
    return RedisAddress.parse(dev.layered.testing.RedisServers.shared());
  }

  /** A port that nobody listened to just now. */
  static int freePort() {
    return dev.layered.testing.RedisServers.freePort();
  }

  /** A server of one test, which may be stopped and started again. */
  static final class Embedded implements AutoCloseable {

    private final EmbeddedRedis server;

    Embedded(int port) {
      server = new EmbeddedRedis(port);
    }

    RedisAddress uri() {
      return RedisAddress.parse(server.uri());
    }

    void start() {
      server.start();
    }

    void stop() {
      server.stop();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
