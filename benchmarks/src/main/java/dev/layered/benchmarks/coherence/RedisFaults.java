package dev.layered.benchmarks.coherence;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Faults of Redis. */
final class RedisFaults {

  private static final ProtocolCommand DEBUG = () -> "DEBUG".getBytes(StandardCharsets.US_ASCII);

  /** Entries are the fields that are named by their positions. */
  private static final String TRIM =
      """
      for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
        if tonumber(field) then redis.call('HDEL', KEYS[1], field) end
      end
      """;

  private static final Pattern ID = Pattern.compile("\\bid=(\\d+)");

  private RedisFaults() {}

  /** Subscribers are cut off, as those are that read too slowly. */
  static String killSubscribers(Cluster cluster, SplittableRandom random) {
    return killClients(cluster, random, ClientType.PUBSUB);
  }

  /**
   * Connections for commands are cut, some of them between a command and its reply; meanwhile one
   * node, if it has a proxy, hears no messages, and so shows whether anybody waited for it.
   */
  static String killCommands(Cluster cluster, SplittableRandom random) {
    if (!cluster.hasProxies()) {
      return killClients(cluster, random, ClientType.NORMAL);
    }
    int deaf = random.nextInt(cluster.size());
    Gate messages = cluster.proxy(deaf).gate(Proxy.Kind.SUBSCRIBER, Proxy.Direction.TO_NODE);
    messages.hold();
    String times = killClients(cluster, random, ClientType.NORMAL);
    messages.release();
    return times + ", node " + deaf + " deaf";
  }

  private static String killClients(Cluster cluster, SplittableRandom random, ClientType type) {
    int times = 1 + random.nextInt(10);
    for (int i = 0; i < times; i++) {
      for (Server server : cluster.backend().servers()) {
        try (Jedis redis = server.connect()) {
          redis
              .clientList(type)
              .lines()
              .filter(client -> !client.contains(" name=sentinel-"))
              .map(client -> ID.matcher(client))
              .filter(Matcher::find)
              .map(id -> id.group(1))
              .filter(id -> !id.equals(Long.toString(redis.clientId())))
              .forEach(id -> redis.clientKill(new ClientKillParams().id(id)));
        }
      }
      Threads.sleep(random.nextInt(300));
    }
    return times + " times";
  }

  /** The server ends and comes back empty. */
  static String restart(Cluster cluster, SplittableRandom random) {
    Server server = cluster.backend().masters().get(0);
    server.kill();
    Threads.sleep(random.nextInt(3000));
    server.start();
    return "";
  }

  /** All that Redis holds is lost. */
  static String flush(Cluster cluster, SplittableRandom random) {
    for (Server master : cluster.backend().masters()) {
      try (Jedis redis = master.connect()) {
        redis.flushAll();
      }
    }
    return "";
  }

  /** A part of what the nodes share is lost, as if evicted: m, p, log or nodes. */
  static Fault lose(String part) {
    return (cluster, random) -> {
      String key = cluster.shared(part);
      try (Jedis redis = cluster.backend().masterOf(key).connect()) {
        redis.del(key);
      }
      return "";
    };
  }

  /** Entries are lost, as if evicted; the log is not. */
  static String evict(Cluster cluster, SplittableRandom random) {
    for (Server master : cluster.backend().masters()) {
      try (Jedis redis = master.connect()) {
        // A brace of a pattern stands for itself.
        ScanParams entries = new ScanParams().match(cluster.entryPrefix() + "*").count(500);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
          ScanResult<String> found = redis.scan(cursor, entries);
          found.getResult().forEach(redis::unlink);
          cursor = found.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      }
    }
    return "";
  }

  /** What nodes have not read yet of the log is lost. */
  static String trim(Cluster cluster, SplittableRandom random) {
    String log = cluster.shared("log");
    try (Jedis redis = cluster.backend().masterOf(log).connect()) {
      redis.eval(TRIM, List.of(log), List.of());
    }
    return "";
  }

  /** The server does nothing for a while. */
  static String sleep(Cluster cluster, SplittableRandom random) {
    double seconds = 0.1 + random.nextDouble() * 3;
    try (Jedis redis = cluster.backend().masters().get(0).connect()) {
      redis.sendCommand(DEBUG, "SLEEP", Double.toString(seconds));
    }
    return seconds + " s";
  }

  /** The server reads commands but does not run them for a while. */
  static String pause(Cluster cluster, SplittableRandom random) {
    int millis = 100 + random.nextInt(3000);
    try (Jedis redis = cluster.backend().masters().get(0).connect()) {
      redis.clientPause(millis);
    }
    Threads.sleep(millis);
    return millis + " ms";
  }
}
