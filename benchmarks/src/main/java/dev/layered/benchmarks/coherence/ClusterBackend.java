package dev.layered.benchmarks.coherence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Three masters with a replica each. They fail over when they are told to. */
final class ClusterBackend implements Backend {

  private static final int MASTERS = 3;
  private static final int SLOTS = 16384;

  private final List<Server> servers = new ArrayList<>();

  ClusterBackend() {
    for (int i = 0; i < 2 * MASTERS; i++) {
      int port = busPort();
      servers.add(
          new Server(
              port,
              "cluster-enabled yes",
              "cluster-config-file nodes-" + port + "-" + System.nanoTime() + ".conf",
              // as long a time without votes after a failover, twice
              "cluster-node-timeout 2000",
              "cluster-replica-no-failover yes",
              "cluster-require-full-coverage no",
              "cluster-allow-replica-migration no"));
    }
    try (Jedis first = servers.get(0).connect()) {
      for (Server other : servers) {
        first.clusterMeet("127.0.0.1", other.port());
      }
    }
    Wait.until("all know all", () -> all(info -> info.contains("cluster_known_nodes:6\r")));
    for (int i = 0; i < MASTERS; i++) {
      String master = id(servers.get(i));
      try (Jedis jedis = servers.get(i).connect();
          Jedis replica = servers.get(MASTERS + i).connect()) {
        jedis.clusterAddSlots(
            IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS).toArray());
        Wait.until("it is known", () -> replica.clusterNodes().contains(master));
        replica.clusterReplicate(master);
      }
    }
    Wait.until(
        "the cluster serves all slots",
        () -> all(info -> info.contains("cluster_slots_ok:" + SLOTS)) && areLinked());
  }

  /** The port of the cluster's own messages is 10,000 higher, so it must be a low one. */
  private static int busPort() {
    int port = Server.freePort();
    while (port > 55_000) {
      port = Server.freePort();
    }
    return port;
  }

  private boolean all(Predicate<String> holds) {
    return servers.stream()
        .allMatch(
            server -> {
              try (Jedis jedis = server.connect()) {
                return holds.test(jedis.clusterInfo());
              }
            });
  }

  private boolean areLinked() {
    return servers.stream()
            .filter(server -> !isMaster(server))
            .filter(server -> info(server).contains("master_link_status:up"))
            .count()
        == MASTERS;
  }

  private static String info(Server server) {
    try (Jedis jedis = server.connect()) {
      return jedis.info("replication");
    }
  }

  private static boolean isMaster(Server server) {
    return info(server).contains("role:master");
  }

  /** The name under which the cluster knows a server. */
  static String id(Server server) {
    try (Jedis jedis = server.connect()) {
      return jedis.clusterMyId();
    }
  }

  /** A replica takes the place of its master, which hands over all that it has. */
  void failOver(Server replica) {
    Wait.until(
        "the replica takes over",
        () -> {
          try (Jedis jedis = replica.connect()) {
            jedis.clusterFailover();
          } catch (JedisException notNow) {
            return isMaster(replica);
          }
          // It gives up after 5 s; others vote only so often.
          return Wait.within(5500, () -> isMaster(replica));
        });
    Wait.until("all replicas have a copy", this::areLinked);
  }

  @Override
  public String hosts() {
    return servers.stream()
        .map(server -> "127.0.0.1:" + server.port())
        .collect(Collectors.joining(","));
  }

  @Override
  public List<Server> servers() {
    return servers;
  }

  @Override
  public List<Server> masters() {
    return servers.stream().filter(ClusterBackend::isMaster).toList();
  }

  @Override
  public Server masterOf(String key) {
    return masterOf(JedisClusterCRC16.getSlot(key));
  }

  /** The server that has a slot now. */
  Server masterOf(int slot) {
    for (Server server : masters()) {
      try (Jedis jedis = server.connect()) {
        if (hasSlot(jedis.clusterNodes(), slot)) {
          return server;
        }
      }
    }
    throw new IllegalStateException("no server has slot " + slot);
  }

  /** Whether a server's own line of {@code CLUSTER NODES} has a slot among those at its end. */
  private static boolean hasSlot(String nodes, int slot) {
    return nodes
        .lines()
        .filter(line -> line.contains("myself"))
        .flatMap(line -> Arrays.stream(line.split(" ", -1)).skip(8))
        .filter(range -> !range.startsWith("["))
        .map(range -> range.split("-", -1))
        .anyMatch(
            ends ->
                Integer.parseInt(ends[0]) <= slot
                    && slot <= Integer.parseInt(ends[ends.length - 1]));
  }

  @Override
  public void close() {
    servers.forEach(Server::close);
  }
}
