package dev.layered.redis;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.UnifiedJedis;

/**
 * A way to the only server that there is at a time.
 *
 * @param commands uses the same connections
 * @param connections takes one from the pool
 * @param clear closes those in the pool
 */
record PooledLane(UnifiedJedis commands, Supplier<Connection> connections, Runnable clear)
    implements Lane {

  @Override
  public Connection connection(byte[] key) {
    return connections.get();
  }

  @Override
  public Map<String, Supplier<Connection>> masters() {
    return Map.of("", connections);
  }

  @Override
  public List<Object> send(List<Batch.Call> calls, boolean withSource) {
    try (Pipeline pipeline = new Pipeline(connections.get(), true)) {
      return Batch.answers(pipeline, calls, withSource);
    }
  }

  @Override
  public void forgetIdle() {
    clear.run();
  }
}
