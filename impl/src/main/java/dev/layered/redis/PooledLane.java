package dev.layered.redis;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * A way to the only server that there is at a time.
 *
 * @param commands uses the connections of the pool
 * @param pool the connections
 */
record PooledLane(UnifiedJedis commands, LanePool pool) implements Lane, AutoCloseable {

  static PooledLane on(LanePool pool, JedisClientConfig config) {
    return new PooledLane(
        RedisClient.builder().connectionProvider(pool).clientConfig(config).build(), pool);
  }

  @Override
  public Connection connection(byte[] key) {
    return pool.getConnection();
  }

  @Override
  public @Nullable Object runPublishing(CommandArguments call) {
    try (Connection connection = pool.getConnection()) {
      return ReplyLast.run(connection, call);
    }
  }

  @Override
  public Map<String, Supplier<Connection>> masters() {
    return Map.of("", pool::getConnection);
  }

  @Override
  public List<Object> send(List<Batch.Call> calls, boolean withSource) {
    try (Pipeline pipeline = new Pipeline(pool.getConnection(), true)) {
      return Batch.answers(pipeline, calls, withSource);
    }
  }

  @Override
  public void forgetIdle() {
    pool.clear();
  }

  @Override
  public void close() {
    pool.close();
  }
}
