package dev.layered.benchmarks.coherence;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Slots of a cluster move to another server, key by key, while all is read and written. */
final class SlotFaults {

  private static final int MOST_SLOTS = 12;
  private static final int MIGRATE_MILLIS = 5000;
  private static final int LONGEST_PAUSE_MILLIS = 60;

  private SlotFaults() {}

  /** The slot of the log, half of the time, and those of some entries. */
  static String migrate(Cluster cluster, SplittableRandom random) {
    ClusterBackend servers = (ClusterBackend) cluster.backend();
    Set<Integer> slots = new TreeSet<>();
    Server some = any(servers.masters(), random);
    try (Jedis jedis = some.connect()) {
      ScanParams entries = new ScanParams().match(cluster.entryPrefix() + "*").count(500);
      jedis.scan(ScanParams.SCAN_POINTER_START, entries).getResult().stream()
          .limit(1 + random.nextInt(MOST_SLOTS))
          .forEach(key -> slots.add(JedisClusterCRC16.getSlot(key)));
    }
    boolean log = random.nextBoolean();
    if (log) {
      slots.add(JedisClusterCRC16.getSlot(cluster.shared("log")));
    }
    int keys = 0;
    for (int slot : slots) {
      keys += move(servers, slot, random);
    }
    return slots.size() + " slots, " + keys + " keys" + (log ? ", the log" : "");
  }

  private static Server any(List<Server> servers, SplittableRandom random) {
    return servers.get(random.nextInt(servers.size()));
  }

  private static int move(ClusterBackend servers, int slot, SplittableRandom random) {
    Server from = servers.masterOf(slot);
    List<Server> masters = servers.masters();
    Server to = any(masters.stream().filter(each -> each != from).toList(), random);
    String source = ClusterBackend.id(from);
    String target = ClusterBackend.id(to);
    int moved = 0;
    try (Jedis old = from.connect();
        Jedis next = to.connect()) {
      next.clusterSetSlotImporting(slot, source);
      old.clusterSetSlotMigrating(slot, target);
      // What is not there any more is made at the other server, so this comes to an end.
      List<String> keys = old.clusterGetKeysInSlot(slot, 1);
      while (!keys.isEmpty()) {
        Threads.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        old.migrate("127.0.0.1", to.port(), MIGRATE_MILLIS, new MigrateParams(), keys.get(0));
        moved++;
        keys = old.clusterGetKeysInSlot(slot, 1);
      }
      Threads.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      next.clusterSetSlotNode(slot, target);
      old.clusterSetSlotNode(slot, target);
    }
    for (Server other : masters) {
      try (Jedis jedis = other.connect()) {
        jedis.clusterSetSlotNode(slot, target);
      }
    }
    return moved;
  }
}
