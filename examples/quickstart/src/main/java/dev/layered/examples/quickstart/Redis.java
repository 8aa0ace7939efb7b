package dev.layered.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** A real Redis server for this run, which only this machine can reach. */
final class Redis implements AutoCloseable {

  private final int port;
  private RedisServer server;

  private Redis(int port) {
    this.port = port;
  }

  static Redis start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Redis redis = new Redis(free.getLocalPort());
      free.close();
      redis.startAgain();
      return redis;
    }
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  void startAgain() throws IOException {
    server =
        RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    server.start();
  }

  void stop() throws IOException {
    if (server != null) {
      server.stop();
      server = null;
      deleteConfiguration();
    }
  }

  /** The library leaves it behind. */
  private void deleteConfiguration() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "embedded-redis-server_" + port + "*.conf")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
