package dev.layered.benchmarks.coherence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/**
 * A Redis in a process of its own, on the loopback address, that keeps nothing. It may be killed
 * and started again. Used by one thread at a time.
 */
final class Server implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final int port;
  private @Nullable RedisServer running;

  /** Starts one. */
  Server(int port, String... settings) {
    this.port = port;
    start(settings);
  }

  /** A port that nobody listens to just now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** A connection of its own; the caller closes it. */
  Jedis connect() {
    return new Jedis("127.0.0.1", port, TIMEOUT_MILLIS);
  }

  /** Starts it again, empty, with other settings. */
  void start(String... settings) {
    RedisServerBuilder builder =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            // Read, or the server stands still when the pipe is full.
            .soutListener(line -> {})
            .serrListener(line -> {})
            .onShutdownForceStop(true);
    for (String setting : settings) {
      builder.setting(setting);
    }
    try {
      RedisServer started = builder.build();
      started.start();
      running = started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it; what it held is lost. */
  void kill() {
    RedisServer killed = running;
    running = null;
    if (killed != null) {
      try {
        killed.stop();
        deleteConfiguration("embedded-redis-server_" + port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The library leaves it in the folder for temporary files until this JVM ends by itself. */
  static void deleteConfiguration(String prefix) throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*.conf")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() {
    kill();
  }
}
