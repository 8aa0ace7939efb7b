package dev.layered.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** One client of a cluster with its connections to each node; made only when a node answers. */
final class ClusterNodes implements AutoCloseable {

  /** The first, one at the server that it named, and one after looking where the slots are. */
  private static final int MAX_ATTEMPTS = 3;

  private final ClusterConnectionProvider provider;
  private final RedisClusterClient client;

  /**
   * Connects to one of the nodes.
   *
   * @throws JedisException if none answers or the cluster has no server for some slots
   */
  ClusterNodes(Set<HostAndPort> nodes, ClientConfigs.Of of) {
    JedisClientConfig config = of.server();
    this.provider = new ClusterConnectionProvider(nodes, config, of.pool());
    this.client =
        RedisClusterClient.builder()
            .nodes(nodes)
            .clientConfig(config)
            .connectionProvider(provider)
            .maxAttempts(MAX_ATTEMPTS)
            // No attempt begins after that, so a caller waits for two answers at most.
            .maxTotalRetriesDuration(of.answer())
            .build();
  }

  RedisClusterClient client() {
    return client;
  }

  ClusterConnectionProvider provider() {
    return provider;
  }

  /** All nodes that are known, in any order. */
  List<HostAndPort> shuffled() {
    Set<HostAndPort> nodes = new HashSet<>();
    provider.getNodes().keySet().forEach(node -> nodes.add(HostAndPort.from(node)));
    List<HostAndPort> list = new ArrayList<>(nodes);
    Collections.shuffle(list);
    return list;
  }

  void forgetIdle() {
    provider.getNodes().values().forEach(ConnectionPool::clear);
  }

  @Override
  public void close() {
    client.close();
  }
}
