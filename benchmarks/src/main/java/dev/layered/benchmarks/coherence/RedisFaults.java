package dev.layered.benchmarks.coherence;

import java.nio.charset.StandardCharsets;
import java.util.List;
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

  private static final List<String> SHARED = List.of("m", "p", "log", "nodes");

  private static final ProtocolCommand DEBUG = () -> "DEBUG".getBytes(StandardCharsets.US_ASCII);

  private RedisFaults() {}

  /** Subscribers are cut off, as those are that read too slowly. */
  static void killSubscribers(Cluster cluster, SplittableRandom random) {
    killClients(cluster, random, ClientType.PUBSUB);
  }

  /** Connections for commands are cut, some of them between a command and its reply. */
  static void killCommands(Cluster cluster, SplittableRandom random) {
    killClients(cluster, random, ClientType.NORMAL);
  }

  private static void killClients(Cluster cluster, SplittableRandom random, ClientType type) {
    try (Jedis redis = cluster.redis()) {
      for (int times = 1 + random.nextInt(5); times > 0; times--) {
        redis.clientKill(new ClientKillParams().type(type).skipMe(ClientKillParams.SkipMe.YES));
        Threads.sleep(random.nextInt(300));
      }
    }
  }

  /** The server ends and comes back empty. */
  static void restart(Cluster cluster, SplittableRandom random) {
    cluster.backend().stop();
    Threads.sleep(random.nextInt(3000));
    cluster.backend().start();
  }

  /** All that Redis holds is lost. */
  static void flush(Cluster cluster, SplittableRandom random) {
    try (Jedis redis = cluster.redis()) {
      redis.flushAll();
    }
  }

  /** Some of what the nodes share is lost, as if evicted. */
  static void loseMetadata(Cluster cluster, SplittableRandom random) {
    try (Jedis redis = cluster.redis()) {
      redis.del(cluster.shared(SHARED.get(random.nextInt(SHARED.size()))));
    }
  }

  /** Entries are lost, as if evicted; the log is not. */
  static void evict(Cluster cluster, SplittableRandom random) {
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
  }

  /** What nodes have not read yet of the log is lost. */
  static void trim(Cluster cluster, SplittableRandom random) {
    try (Jedis redis = cluster.redis()) {
      redis.xtrim(cluster.shared("log"), XTrimParams.xTrimParams().maxLen(0));
    }
  }

  /** The server does nothing for a while. */
  static void sleep(Cluster cluster, SplittableRandom random) {
    try (Jedis redis = cluster.redis()) {
      double seconds = 0.1 + random.nextDouble() * 3;
      redis.sendCommand(DEBUG, "SLEEP", Double.toString(seconds));
    }
  }

  /** The server reads commands but does not run them for a while. */
  static void pause(Cluster cluster, SplittableRandom random) {
    int millis = 100 + random.nextInt(3000);
    try (Jedis redis = cluster.redis()) {
      redis.clientPause(millis);
    }
    Threads.sleep(millis);
  }
}
