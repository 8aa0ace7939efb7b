package dev.layered.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import redis.embedded.RedisSentinel;
import redis.embedded.core.RedisSentinelBuilder;

/**
 * A master, a replica and three sentinels, of which two must agree. They notice after a few seconds
 * that the master is gone, so that a stall of the machine is not taken for that.
 */
public final class EmbeddedSentinels implements AutoCloseable {

  /** The name under which the master is watched. */
  public static final String MASTER = "mymaster";

  /** The sentinels' password; the servers have none. */
  public static final String PASSWORD = "sentinels-only";

  private final EmbeddedRedis master;
  private final EmbeddedRedis replica;
  private final List<RedisSentinel> sentinels = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  /** Starts them all. */
  public EmbeddedSentinels() {
    master = new EmbeddedRedis();
    try (Jedis jedis = new Jedis("127.0.0.1", master.port())) {
      jedis.aclSetUser("replica", "on", ">copy", "+psync", "+replconf", "+ping");
    }
    replica =
        new EmbeddedRedis(
            RedisServers.freePort(),
            "replicaof 127.0.0.1 " + master.port(),
            "masteruser replica",
            "masterauth copy");
    for (int i = 0; i < 3; i++) {
      ports.add(RedisServers.freePort());
      sentinels.add(sentinel(ports.get(i)));
    }
  }

  private RedisSentinel sentinel(int port) {
    RedisSentinelBuilder builder =
        RedisSentinel.newRedisSentinel()
            .executableProvider(ServerFiles::executable)
            .bind("127.0.0.1")
            .port(port)
            .masterName(MASTER)
            .masterPort(master.port())
            .quorumSize(2)
            .downAfterMilliseconds(2_500)
            .failOverTimeout(2000);
    builder.addDefaultReplicationGroup();
    RedisSentinel sentinel =
        builder
            .setting("requirepass " + PASSWORD)
            .setting("sentinel sentinel-pass " + PASSWORD)
            .build();
    try {
      sentinel.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sentinel;
  }

  /** The address of the sentinels. */
  public String uri() {
    return ports.stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(",", "redis://", ""));
  }

  /** The port of one of the sentinels, from 0. */
  public int sentinelPort(int index) {
    return ports.get(index);
  }

  /** The server that is the master at first. */
  public EmbeddedRedis master() {
    return master;
  }

  /** The server that takes its place. */
  public EmbeddedRedis replica() {
    return replica;
  }

  /** From now on the replica gets nothing of what the master does. */
  public void cutReplica() {
    try (Jedis jedis = new Jedis("127.0.0.1", master.port())) {
      jedis.aclSetUser("replica", "off");
      jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.REPLICA));
    }
  }

  @Override
  public void close() {
    for (RedisSentinel sentinel : sentinels) {
      try {
        sentinel.stop();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    master.close();
    replica.close();
  }
}
