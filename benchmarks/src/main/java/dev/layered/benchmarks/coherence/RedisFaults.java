package dev.layered.benchmarks.coherence;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.ScanResult;

/** Faults of Redis. */
final class RedisFaults {

  private static final ProtocolCommand DEBUG = () -> "DEBUG".getBytes(StandardCharsets.US_ASCII);

  private RedisFaults() {}

  /** Subscribers are cut off, as those are that read too slowly. */
  static String killSubscribers(Cluster cluster, SplittableRandom random) {
    return killClients(cluster, random, ClientType.PUBSUB);
  }

  /**
   * Connections for commands are cut, some of them between a command and its reply; meanwhile one
   * node hears no messages, and so shows whether anybody waited for it.
   */
  static String killCommands(Cluster cluster, SplittableRandom random) {
    int deaf = random.nextInt(cluster.size());
    Gate messages = cluster.proxy(deaf).gate(Proxy.Kind.SUBSCRIBER, Proxy.Direction.TO_NODE);
    messages.hold();
    String times = killClients(cluster, random, ClientType.NORMAL);
    messages.release();
    return times + ", node " + deaf + " deaf";
  }

  private static String killClients(Cluster cluster, SplittableRandom random, ClientType type) {
    int times = 1 + random.nextInt(10);
    try (Jedis redis = cluster.redis()) {
      for (int i = 0; i < times; i++) {
        redis.clientKill(new ClientKillParams().type(type).skipMe(ClientKillParams.SkipMe.YES));
        Threads.sleep(random.nextInt(300));
      }
    }
    return times + " times";
  }

  /** The server ends and comes back empty. */
  static String restart(Cluster cluster, SplittableRandom random) {
    cluster.backend().stop();
    Threads.sleep(random.nextInt(3000));
    cluster.backend().start();
    return "";
  }

  /** All that Redis holds is lost. */
  static String flush(Cluster cluster, SplittableRandom random) {
    try (Jedis redis = cluster.redis()) {
      redis.flushAll();
    }
    return "";
  }

  /** A part of what the nodes share is lost, as if evicted: m, p, log or nodes. */
  static Fault lose(String part) {
    return (cluster, random) -> {
      try (Jedis redis = cluster.redis()) {
        redis.del(cluster.shared(part));
      }
      return "";
    };
  }

  /** Entries are lost, as if evicted; the log is not. */
  static String evict(Cluster cluster, SplittableRandom random) {
    try (Jedis redis = cluster.redis()) {
      // A brace of a pattern stands for itself.
      ScanParams entries = new ScanParams().match(cluster.entryPrefix() + "*").count(500);
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> found = redis.scan(cursor, entries);
        found.getResult().forEach(redis::unlink);
        cursor = found.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }
    return "";
  }

  /** What nodes have not read yet of the log is lost. */
  static String trim(Cluster cluster, SplittableRandom random) {
    try (Jedis redis = cluster.redis()) {
      redis.xtrim(cluster.shared("log"), XTrimParams.xTrimParams().maxLen(0));
    }
    return "";
  }

  /** The server does nothing for a while. */
  static String sleep(Cluster cluster, SplittableRandom random) {
    double seconds = 0.1 + random.nextDouble() * 3;
    try (Jedis redis = cluster.redis()) {
      redis.sendCommand(DEBUG, "SLEEP", Double.toString(seconds));
    }
    return seconds + " s";
  }

  /** The server reads commands but does not run them for a while. */
  static String pause(Cluster cluster, SplittableRandom random) {
    int millis = 100 + random.nextInt(3000);
    try (Jedis redis = cluster.redis()) {
      redis.clientPause(millis);
    }
    Threads.sleep(millis);
    return millis + " ms";
  }
}
