package dev.layered.redis;

import dev.layered.testing.EmbeddedRedis;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Real servers for tests of this package, as addresses. */
final class RedisServers {

  private static final Pattern EVALSHA = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

  private RedisServers() {}

  /** The server that all tests share. Use a namespace of your own. */
  static RedisAddress shared() {
    return RedisAddress.parse(dev.layered.testing.RedisServers.shared());
  }

  /** A port that nobody listened to just now. */
  static int freePort() {
    return dev.layered.testing.RedisServers.freePort();
  }

  /** How many scripts a server was asked for by their digests since it was started. */
  static long scripts(RedisConnection server) {
    return scripts(server.commands().info("commandstats"));
  }

  /** The same from what the server says of its commands. */
  static long scripts(String commandStats) {
    Matcher found = EVALSHA.matcher(commandStats);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** How often a server has carried out a command, for clients and for scripts. */
  static long calls(RedisConnection server, String command) {
    return calls(server.commands().info("commandstats"), command);
  }

  /** The same from what the server says of its commands. */
  static long calls(String commandStats, String command) {
    Matcher found = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(commandStats);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
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
