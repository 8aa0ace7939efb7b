package dev.layered.testing;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;

/**
 * A server that stands still, as one whose machine hangs: its connections stay open, and nothing is
 * answered.
 */
public final class FrozenRedis {

  private static final Pattern PID = Pattern.compile("process_id:(\\d+)");

  private FrozenRedis() {}

  /** Freezes a server of this machine while something is done. */
  public static <T> T during(EmbeddedRedis server, Supplier<T> work) {
    String pid = pid(server);
    signal("-STOP", pid);
    try {
      return work.get();
    } finally {
      signal("-CONT", pid);
    }
  }

  private static String pid(EmbeddedRedis server) {
    try (Jedis jedis = new Jedis("127.0.0.1", server.port(), 20_000)) {
      Matcher found = PID.matcher(jedis.info("server"));
      if (!found.find()) {
        throw new IllegalStateException("the server does not tell its process id");
      }
      return found.group(1);
    }
  }

  private static void signal(String name, String pid) {
    try {
      int code = new ProcessBuilder("kill", name, pid).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill " + name + " " + pid + " -> " + code);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
