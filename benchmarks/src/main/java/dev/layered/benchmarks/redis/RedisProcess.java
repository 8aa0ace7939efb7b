package dev.layered.benchmarks.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/**
 * A real Redis in a process of its own, on a free port of this machine, without persistence. What
 * the library unpacked is deleted when this JVM ends.
 */
public final class RedisProcess implements AutoCloseable {

  private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+)");
  private static final Pattern READS = Pattern.compile("total_reads_processed:(\\d+)");

  private final int port;
  private RedisServer server;

  private RedisProcess(int port, RedisServer server) {
    this.port = port;
    this.server = server;
  }

  /** Starts an empty server. */
  public static RedisProcess start() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    return new RedisProcess(port, launch(port));
  }

  private static RedisServer launch(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .onShutdownForceStop(true)
            .build();
    server.start();
    return server;
  }

  /** Ends the process as {@code kill -9} does; what it held is lost. */
  void kill() throws IOException {
    server.stop();
  }

  /** Starts an empty server on the same port. */
  void startAgain() throws IOException {
    server = launch(port);
  }

  /** Its port on this machine. */
  public int port() {
    return port;
  }

  /** Where clients find it. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** A connection for looking from outside; the caller closes it. */
  public Jedis connect() {
    return new Jedis("127.0.0.1", port);
  }

  /**
   * How many requests the server has read, however many commands each had. Asking is one itself.
   */
  static long reads(Jedis connection) {
    Matcher found = READS.matcher(connection.info("stats"));
    if (!found.find()) {
      throw new IllegalStateException("this Redis does not count what it reads");
    }
    return Long.parseLong(found.group(1));
  }

  /** How often each command was called, by clients and by scripts. */
  public static Map<String, Long> calls(Jedis connection) {
    Map<String, Long> calls = new TreeMap<>();
    Matcher found = CALLS.matcher(connection.info("commandstats"));
    while (found.find()) {
      calls.put(found.group(1), Long.valueOf(found.group(2)));
    }
    return calls;
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
