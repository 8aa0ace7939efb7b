package dev.layered.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/**
 * A server of one test on the loopback address, which may be stopped and started again. It saves
 * nothing by itself, and leaves nothing behind when it is stopped.
 */
public final class EmbeddedRedis implements AutoCloseable {

  private final int port;
  private final String[] settings;
  private @Nullable RedisServer server;
  private @Nullable Path folder;

  /**
   * Starts a server.
   *
   * @param port where it listens
   * @param settings lines of its configuration
   */
  public EmbeddedRedis(int port, String... settings) {
    this.port = port;
    this.settings = settings.clone();
    start();
  }

  /** Starts a server on any port. */
  public EmbeddedRedis() {
    this(RedisServers.freePort());
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Its address. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Starts it again, empty. */
  public void start() {
    try {
      start(ServerFiles.newFolder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it and starts it again with what it has saved last; with nothing if it never has. */
  public void restart() {
    RedisServer running = server;
    Path kept = folder;
    if (running == null || kept == null) {
      throw new IllegalStateException("it is not running");
    }
    server = null;
    try {
      running.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(kept);
  }

  private void start(Path in) {
    try {
      folder = in;
      RedisServerBuilder builder =
          RedisServer.newRedisServer()
              .executableProvider(ServerFiles::executable)
              .port(port)
              .bind("127.0.0.1")
              .setting("dir " + in)
              .setting("save \"\"")
              .setting("appendonly no");
      for (String setting : settings) {
        builder.setting(setting);
      }
      RedisServer started = builder.build();
      started.start();
      server = started;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("the embedded Redis does not start on this machine", e);
    }
  }

  /** Stops it; what it held is lost. */
  public void stop() {
    RedisServer running = server;
    server = null;
    if (running != null) {
      try {
        running.stop();
        ServerFiles.delete(folder);
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
