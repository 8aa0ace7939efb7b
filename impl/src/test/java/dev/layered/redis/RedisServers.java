package dev.layered.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * Real servers for tests: the one that {@code LAYERED_TEST_REDIS_URI} names as system property or
 * in the environment, else an embedded one that all tests of this JVM share.
 */
final class RedisServers {

  private static @Nullable URI shared;

  private RedisServers() {}

  /** The server that all tests share. Use a namespace of your own. */
  static synchronized URI shared() {
    URI uri = shared;
    if (uri == null) {
      String given =
          System.getProperty(
              "LAYERED_TEST_REDIS_URI", System.getenv().get("LAYERED_TEST_REDIS_URI"));
      uri = given == null ? startForever() : URI.create(given);
      shared = uri;
    }
    return uri;
  }

  private static URI startForever() {
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

  /** A server of one test, which may be stopped and started again. */
  static final class Embedded implements AutoCloseable {

    private final int port;
    private @Nullable RedisServer server;
    private final Set<Path> folders = new HashSet<>();

    Embedded(int port) {
      this.port = port;
      start();
    }

    URI uri() {
      return URI.create("redis://127.0.0.1:" + port);
    }

    void start() {
      try {
        Set<Path> before = extracted();
        RedisServer started =
            RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        started.start();
        server = started;
        folders.addAll(extracted());
        folders.removeAll(before);
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
      folders.forEach(Embedded::delete);
    }

    /** Folders into which the library unpacks the server; it leaves them behind. */
    private static Set<Path> extracted() throws IOException {
      try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
        return entries
            .filter(path -> Files.isDirectory(path) && holdsServer(path))
            .collect(Collectors.toSet());
      }
    }

    private static boolean holdsServer(Path folder) {
      try (Stream<Path> files = Files.list(folder)) {
        return files.anyMatch(file -> file.getFileName().toString().startsWith("redis-server-"));
      } catch (IOException | UncheckedIOException e) {
        return false;
      }
    }

    private static void delete(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
