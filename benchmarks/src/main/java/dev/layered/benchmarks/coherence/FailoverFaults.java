package dev.layered.benchmarks.coherence;

import java.util.List;
import java.util.SplittableRandom;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** A replica takes the place of its master. */
final class FailoverFaults {

  private static final int WRITES_PAUSED_MILLIS = 5000;

  private FailoverFaults() {}

  /**
   * The master is killed, or hands over, when its replica has everything: no write that was
   * answered is lost.
   */
  static String lossless(Cluster cluster, SplittableRandom random) {
    if (cluster.backend() instanceof ClusterBackend servers) {
      List<Server> masters = servers.masters();
      List<Server> replicas =
          servers.servers().stream().filter(each -> !masters.contains(each)).toList();
      Server replica = replicas.get(random.nextInt(replicas.size()));
      servers.failOver(replica);
      return "to " + replica.port();
    }
    SentinelBackend sentinels = (SentinelBackend) cluster.backend();
    Server master = sentinels.masters().get(0);
    try (Jedis jedis = master.connect()) {
      jedis.clientPause(WRITES_PAUSED_MILLIS, ClientPauseMode.WRITE);
    }
    sentinels.catchUp();
    master.kill();
    sentinels.takeOver();
    Threads.sleep(random.nextInt(1000));
    sentinels.startReplica();
    return "to " + sentinels.masters().get(0).port();
  }

  /**
   * The master is killed when its replica has had nothing from it for a while: what was written
   * meanwhile is lost, acknowledged or not. What may be read because of that, and how long, is said
   * by {@link Loss}.
   */
  static String lossy(Cluster cluster, SplittableRandom random) {
    SentinelBackend sentinels = (SentinelBackend) cluster.backend();
    Loss loss = cluster.loss();
    loss.begin();
    sentinels.cutReplica();
    int millis = 200 + random.nextInt(1500);
    Threads.sleep(millis);
    sentinels.masters().get(0).kill();
    loss.masterDied();
    sentinels.takeOver();
    loss.replicaTookOver();
    sentinels.startReplica();
    loss.awaitEnd();
    return millis + " ms of the log lost";
  }
}
