package dev.layered.testing;

import org.jspecify.annotations.Nullable;

/**
 * The server that all tests of a JVM share: the one that {@code LAYERED_TEST_REDIS_URI} names as
 * system property or in the environment; else a container, if a Docker engine answers; else an
 * embedded one.
 */
public final class RedisServers {

  static final String NONE =
      "no Redis for tests: set LAYERED_TEST_REDIS_URI, or start Docker, or use a machine on which"
          + " the embedded server runs";

  private static @Nullable String shared;

  private RedisServers() {}

  /** A way to get a server. */
  @FunctionalInterface
  interface Source {
    /** The address of a server that lives as long as this JVM; null if there is none. */
    @Nullable String uri() throws Exception;
  }

  /** The address of the server that all tests share. Use a namespace of your own. */
  public static synchronized String shared() {
    String uri = shared;
    if (uri == null) {
      String given =
          System.getProperty(
              "LAYERED_TEST_REDIS_URI", System.getenv().get("LAYERED_TEST_REDIS_URI"));
      uri = first(() -> given, DockerRedis::start, RedisServers::startForever);
      shared = uri;
    }
    return uri;
  }

  /** The first that there is; the reasons why there is none come with the exception. */
  static String first(Source... sources) {
    IllegalStateException none = new IllegalStateException(NONE);
    for (Source source : sources) {
      try {
        String uri = source.uri();
        if (uri != null && !uri.isBlank()) {
          return uri;
        }
      } catch (Exception e) {
        none.addSuppressed(e);
      }
    }
    throw none;
  }

  private static String startForever() {
    EmbeddedRedis server = new EmbeddedRedis(freePort());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    return server.uri();
  }

  /** A port that nobody listened to just now. */
  public static int freePort() {
    return Ports.free();
  }
}
