package dev.layered.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * A server on the loopback address that keeps nothing. The only class that needs embedded-redis,
 * which may therefore be excluded.
 */
final class EmbeddedServer implements AutoCloseable {

  private static final int ATTEMPTS = 3;

  private final RedisServer server;
  private final Path folder;
  private final int port;

  private EmbeddedServer(int port) throws IOException {
    this.port = port;
    this.folder = Files.createTempDirectory("layered-test-redis-");
    try {
      server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("dir " + folder)
              .setting("save \"\"")
              .setting("appendonly no")
              .build();
      server.start();
    } catch (IOException | RuntimeException failed) {
      delete(folder);
      throw failed;
    }
  }

  /** Another process may take the port in the meantime: then it is tried with the next. */
  static EmbeddedServer start() {
    IllegalStateException none =
        new IllegalStateException(
            "the embedded Redis does not start on this machine; name a server instead, by"
                + " LayeredTestExtension.withRedis(() -> uri) or TestRedis.to(uri)");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return new EmbeddedServer(freePort());
      } catch (IOException | RuntimeException | NoClassDefFoundError failed) {
        none.addSuppressed(failed);
      }
    }
    throw none;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      server.stop();
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
