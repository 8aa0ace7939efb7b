package dev.layered.redis;

import java.util.function.Supplier;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Connections to the present master; those to a former one are closed as they come back. */
final class MasterPool implements LanePool {

  private final Supplier<HostAndPort> master;
  private final Runnable lost;
  private final JedisClientConfig config;
  private final GenericObjectPoolConfig<Connection> poolConfig;

  private record Target(HostAndPort server, SparePool pool) {}

  private @Nullable Target target;
  private boolean closed;

  /**
   * Connections that are not made yet.
   *
   * @param master the present master; throws if it is not known
   * @param lost told when it does not accept a connection
   */
  MasterPool(
      Supplier<HostAndPort> master,
      Runnable lost,
      JedisClientConfig config,
      GenericObjectPoolConfig<Connection> poolConfig) {
    this.master = master;
    this.lost = lost;
    this.config = config;
    this.poolConfig = poolConfig;
  }

  @Override
  public Connection getConnection() {
    SparePool pool = pool(master.get());
    try {
      return pool.getResource();
    } catch (JedisConnectionException e) {
      lost.run();
      throw e;
    }
  }

  private synchronized SparePool pool(HostAndPort server) {
    if (closed) {
      throw new JedisConnectionException("closed");
    }
    Target present = target;
    if (present == null || !present.server().equals(server)) {
      if (present != null) {
        // To close it would interrupt the callers that wait for a connection.
        present.pool().setMaxIdle(0);
        present.pool().clear();
      }
      present = new Target(server, new SparePool(server, config, poolConfig));
      target = present;
    }
    return present.pool();
  }

  @Override
  public synchronized void clear() {
    Target present = target;
    if (present != null) {
      present.pool().clear();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Target present = target;
    if (present != null) {
      present.pool().close();
    }
  }
}
