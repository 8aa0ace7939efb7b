package dev.layered.redis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A way to all nodes of a cluster.
 *
 * @param nodes the nodes; throws if they are not known
 * @param lost told when one does not answer
 */
record ClusterLane(Supplier<ClusterNodes> nodes, Runnable lost) implements Lane {

  @Override
  public UnifiedJedis commands() {
    return nodes.get().client();
  }

  /** Those who listen are mostly on other servers, which the message has still to reach. */
  @Override
  public @Nullable Object runPublishing(CommandArguments call) {
    return commands().executeCommand(call);
  }

  @Override
  public Connection connection(byte[] key) {
    return nodes.get().provider().getConnectionFromSlot(JedisClusterCRC16.getSlot(key));
  }

  @Override
  public Map<String, Supplier<Connection>> masters() {
    Map<String, Supplier<Connection>> masters = new TreeMap<>();
    nodes
        .get()
        .provider()
        .getPrimaryNodes()
        .forEach((name, pool) -> masters.put(name, pool::getResource));
    return masters;
  }

  @Override
  public List<Object> send(List<Batch.Call> calls, boolean withSource) {
    List<Object> answers = new ClusterBatch(nodes.get(), calls, withSource).run();
    if (answers.stream().anyMatch(JedisConnectionException.class::isInstance)) {
      lost.run();
    }
    return answers;
  }

  @Override
  public void forgetIdle() {
    nodes.get().forgetIdle();
  }
}
