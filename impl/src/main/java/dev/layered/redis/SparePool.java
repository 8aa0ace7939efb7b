package dev.layered.redis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * A pool that hands the connection that came back last to the next caller by itself: the pool's own
 * locks, deque and statistics take as long as a fifteenth of a hit of Redis on the same machine.
 * For its limits and statistics the spare connection is one in use.
 *
 * <p>Invariant: nobody waits for a connection while there is a spare one. Who finds none is counted
 * before he looks once more, and who leaves one looks at that count afterwards, so at least one of
 * them sees the other. Likewise none is left spare after the pool was closed, or told to keep none.
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
    if (!spare.compareAndSet(null, connection)) {
      super.returnResource(connection);
    } else if (takers.get() > 0 || isClosed() || getMaxIdle() == 0) {
      giveUpSpare();
    }
  }

  private void giveUpSpare() {
    Connection given = spare.getAndSet(null);
    if (given != null) {
      super.returnResource(given);
    }
  }

  /** Closes the connections that nobody uses. */
  @Override
  public void clear() {
    giveUpSpare();
    super.clear();
  }
}
