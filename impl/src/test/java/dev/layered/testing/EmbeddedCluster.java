package dev.layered.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * A cluster of three masters with a replica each. They notice after about a second that a master is
 * gone.
 */
public final class EmbeddedCluster implements AutoCloseable {

  /** How many masters there are. */
  public static final int MASTERS = 3;

  private static final int SLOTS = 16384;

  private final List<EmbeddedRedis> servers = new ArrayList<>();

  /** Starts them all, and waits until each of them knows all others. */
  public EmbeddedCluster() {
    for (int i = 0; i < 2 * MASTERS; i++) {
      int port = RedisServers.freePort();
      servers.add(
          new EmbeddedRedis(
              port,
              "cluster-enabled yes",
              "cluster-config-file nodes-" + port + "-" + System.nanoTime() + ".conf",
              "cluster-node-timeout 3000",
              "cluster-require-full-coverage no",
              "cluster-allow-replica-migration no",
              "cluster-replica-validity-factor 0",
              "masteruser replica",
              "masterauth copy"));
    }
    for (int i = 0; i < servers.size(); i++) {
      try (Jedis jedis = connect(i)) {
        jedis.aclSetUser("replica", "on", ">copy", "+psync", "+replconf", "+ping");
        if (i < MASTERS) {
          jedis.clusterAddSlots(
              IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS).toArray());
        }
        for (EmbeddedRedis other : servers) {
          jedis.clusterMeet("127.0.0.1", other.port());
        }
      }
    }
    until(() -> all("cluster_known_nodes:" + 2 * MASTERS));
    for (int i = 0; i < MASTERS; i++) {
      String master = id(i);
      try (Jedis replica = connect(MASTERS + i)) {
        until(() -> replica.clusterNodes().contains(master));
        replica.clusterReplicate(master);
      }
    }
    until(() -> all("cluster_state:ok"));
    for (int i = 0; i < servers.size(); i++) {
      int server = i;
      until(() -> replicas(server) == MASTERS);
    }
  }

  private boolean all(String line) {
    for (int i = 0; i < servers.size(); i++) {
      try (Jedis jedis = connect(i)) {
        if (!jedis.clusterInfo().contains(line)) {
          return false;
        }
      }
    }
    return true;
  }

  private int replicas(int server) {
    try (Jedis jedis = connect(server)) {
      return (int) jedis.clusterNodes().lines().filter(line -> line.contains("slave")).count();
    }
  }

  /** Polls; what another process does is told by nobody. */
  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the cluster is not formed");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The address of all nodes. */
  public String uri() {
    return servers.stream()
        .map(server -> "127.0.0.1:" + server.port())
        .collect(Collectors.joining(",", "redis://", ""));
  }

  /**
   * One of the servers.
   *
   * @param index the masters of the beginning from 0, their replicas from {@link #MASTERS}
   */
  public EmbeddedRedis server(int index) {
    return servers.get(index);
  }

  /** A connection to one of them. The caller closes it. */
  public Jedis connect(int index) {
    return new Jedis("127.0.0.1", servers.get(index).port(), 20_000);
  }

  /** The name under which the cluster knows a server. */
  public String id(int index) {
    try (Jedis jedis = connect(index)) {
      return jedis.clusterMyId();
    }
  }

  /** The master of the beginning that has a slot. */
  public int masterOf(int slot) {
    for (int i = 0; i < MASTERS; i++) {
      if (slot < (i + 1) * SLOTS / MASTERS) {
        return i;
      }
    }
    throw new IllegalArgumentException("no slot: " + slot);
  }

  /** From now on a master's replica gets nothing of what the master does. */
  public void cutReplica(int master) {
    try (Jedis jedis = connect(master)) {
      jedis.aclSetUser("replica", "off");
      jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.REPLICA));
    }
  }

  @Override
  public void close() {
    servers.forEach(EmbeddedRedis::close);
  }
}
