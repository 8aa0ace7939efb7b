package dev.layered.benchmarks.coherence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ClientKillParams;
import redis.embedded.RedisSentinel;
import redis.embedded.core.RedisSentinelBuilder;

/**
 * A master, a replica and three sentinels. They fail over when they are told to, and not by
 * themselves: a loaded machine must not lose what nobody counts as lost.
 */
final class SentinelBackend implements Backend {

  private static final String MASTER = "mymaster";
  private static final int SENTINELS = 3;
  private static final ProtocolCommand SENTINEL =
      () -> "SENTINEL".getBytes(StandardCharsets.US_ASCII);

  private Server master = new Server(Server.freePort());
  private Server replica;
  private final List<Integer> ports = new ArrayList<>();
  private final List<RedisSentinel> sentinels = new ArrayList<>();

  SentinelBackend() {
    allowReplica(master);
    replica = new Server(Server.freePort(), replicaOf(master));
    awaitReplica();
    for (int i = 0; i < SENTINELS; i++) {
      int port = Server.freePort();
      ports.add(port);
      sentinels.add(sentinel(port));
    }
    Wait.until("the sentinels know each other", this::areComplete);
  }

  private static String[] replicaOf(Server other) {
    return new String[] {
      "replicaof 127.0.0.1 " + other.port(), "masteruser replica", "masterauth copy"
    };
  }

  private static void allowReplica(Server server) {
    try (Jedis jedis = server.connect()) {
      jedis.aclSetUser("replica", "on", ">copy", "+psync", "+replconf", "+ping");
    }
  }

  private RedisSentinel sentinel(int port) {
    RedisSentinelBuilder builder =
        RedisSentinel.newRedisSentinel()
            .bind("127.0.0.1")
            .port(port)
            .masterName(MASTER)
            .masterPort(master.port())
            .quorumSize(2)
            .downAfterMilliseconds(60_000)
            .failOverTimeout(10_000)
            .soutListener(line -> {})
            .serrListener(line -> {})
            .onShutdownForceStop(true);
    builder.addDefaultReplicationGroup();
    RedisSentinel sentinel = builder.build();
    try {
      sentinel.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sentinel;
  }

  private boolean areComplete() {
    return ports.stream()
        .allMatch(
            port -> {
              try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                return jedis.sentinelSentinels(MASTER).size() == SENTINELS - 1
                    && jedis.sentinelReplicas(MASTER).size() == 1;
              }
            });
  }

  private void awaitReplica() {
    Wait.until(
        "the replica has a copy", () -> has(replica, "master_link_status:up") && isCaughtUp(0));
  }

  /** Whether the replica has all that its master had at an offset of the replication. */
  private boolean isCaughtUp(long offset) {
    return number(replica, "slave_repl_offset:") >= offset;
  }

  private static boolean has(Server server, String line) {
    try (Jedis jedis = server.connect()) {
      return jedis.info("replication").contains(line);
    }
  }

  private static long number(Server server, String field) {
    try (Jedis jedis = server.connect()) {
      return jedis
          .info("replication")
          .lines()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.substring(field.length()).strip()))
          .findFirst()
          .orElse(-1);
    }
  }

  /** Waits until the replica has all that has been written, which must no longer become more. */
  void catchUp() {
    long offset = number(master, "master_repl_offset:");
    Wait.until("the replica catches up", () -> isCaughtUp(offset));
  }

  /** From now on the replica gets nothing of what the master does. */
  void cutReplica() {
    try (Jedis jedis = master.connect()) {
      jedis.aclSetUser("replica", "off");
      jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.REPLICA));
    }
  }

  /**
   * The replica takes the place of the master, which must be dead. Returns when a node can know.
   */
  void takeOver() {
    Wait.until("a sentinel fails over", this::failOver);
    Wait.until(
        "the replica takes over", () -> ports.stream().anyMatch(port -> names(port, replica)));
    Server dead = master;
    master = replica;
    replica = dead;
  }

  /** Starts the server that was master before, as the replica, once all sentinels agree. */
  void startReplica() {
    Wait.until("the sentinels agree", this::agree);
    allowReplica(master);
    replica.start(replicaOf(master));
    awaitReplica();
  }

  private boolean failOver() {
    for (int port : ports) {
      try (Jedis jedis = new Jedis("127.0.0.1", port)) {
        jedis.sendCommand(SENTINEL, "FAILOVER", MASTER);
        return true;
      } catch (JedisException notNow) {
        // another may know better, or this one later
      }
    }
    return false;
  }

  private boolean agree() {
    return ports.stream().allMatch(port -> names(port, master));
  }

  private static boolean names(int sentinel, Server server) {
    try (Jedis jedis = new Jedis("127.0.0.1", sentinel)) {
      List<String> address = jedis.sentinelGetMasterAddrByName(MASTER);
      return address != null && address.get(1).equals(Integer.toString(server.port()));
    }
  }

  @Override
  public String hosts() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  @Override
  public List<Server> servers() {
    return List.of(master, replica);
  }

  @Override
  public List<Server> masters() {
    return Collections.singletonList(master);
  }

  @Override
  public Server masterOf(String key) {
    return master;
  }

  @Override
  public void close() {
    for (int i = 0; i < sentinels.size(); i++) {
      try {
        sentinels.get(i).stop();
        Server.deleteConfiguration("embedded-redis-sentinel_" + ports.get(i));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    master.close();
    replica.close();
  }
}
