package dev.layered.redis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A pool that hands the connection that came back last to the next caller by itself: the pool's own
 * locks, deque and statistics take as long as a fifteenth of a hit of Redis on the same machine.
 * For its limits and statistics the spare connection is one in use.
 *
 * <p>Invariant: nobody waits for a connection while there is a spare one. Who finds none is counted
 * before he looks once more, and who leaves one looks at that count afterwards, so at least one of
 * them sees the other. Likewise none is left spare after the pool was closed, or was told to keep
 * none and then cleared.
 */
final class SparePool extends ConnectionPool implements LanePool {

  private final AtomicReference<@Nullable Connection> spare = new AtomicReference<>();

  /** How many callers take a connection from the pool itself, and perhaps wait for it. */
  private final AtomicInteger takers = new AtomicInteger();

  SparePool(
      HostAndPort server, JedisClientConfig config, GenericObjectPoolConfig<Connection> pool) {
    super(server, config, pool);
  }

  @Override
  public Connection getResource() {
    Connection mine = takeSpare();
    return mine == null ? takeFromPool() : mine;
  }

  @Override
  public Connection getConnection() {
    return getResource();
  }

  private Connection takeFromPool() {
    takers.incrementAndGet();
    try {
      Connection mine = takeSpare();
      return mine == null ? super.getResource() : mine;
    } finally {
      takers.decrementAndGet();
    }
  }

  private @Nullable Connection takeSpare() {
    Connection mine = spare.getAndSet(null);
    if (mine != null) {
      mine.setHandlingPool(this);
    }
    return mine;
  }

  /** Takes a connection back that can be used again: {@link Connection#close} calls it. */
  @Override
  public void returnResource(Connection connection) {
    Connection earlier = spare.getAndSet(connection);
    if (takers.get() > 0 || isClosed() || getMaxIdle() == 0) {
      Connection given = spare.getAndSet(null);
      if (given != null) {
        super.returnResource(given);
      }
    }
    if (earlier != null) {
      super.returnResource(earlier);
    }
  }

  /**
   * Closes the connections that nobody uses. The spare one does not pass through the pool, where
   * somebody could take it who has just found another one cut, or begin to wait for it. It goes
   * last, because the pool makes a new one in its place for who waits.
   */
  @Override
  public void clear() {
    super.clear();
    Connection given = spare.getAndSet(null);
    if (given != null) {
      try {
        returnBrokenResource(given);
      } catch (JedisException noNewOne) {
        // Who waits finds out himself.
      }
    }
  }
}
