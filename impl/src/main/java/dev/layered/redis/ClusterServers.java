package dev.layered.redis;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClusterCommandArguments;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The nodes of a cluster. */
final class ClusterServers implements Servers {

  private final Set<HostAndPort> startNodes;
  private final ClientConfigs configs;
  private final Watch watch;
  private volatile @Nullable Clients clients;
  private volatile SlotsMoved listener = slots -> {};
  private volatile boolean closed;
  private @Nullable SlotTable slots;

  private record Clients(ClusterNodes commands, ClusterNodes control) {}

  ClusterServers(List<HostAndPort> startNodes, ClientConfigs configs, ThreadFactory threads) {
    this.startNodes = new LinkedHashSet<>(startNodes);
    this.configs = configs;
    this.watch = new Watch(this::look, this::closeClients, threads);
  }

  /** On the thread of the watch. */
  private void look() {
    Clients present = clients;
    if (present == null) {
      present = connect();
      clients = present;
      slots = null;
    }
    SlotTable before = slots;
    SlotTable now = ask(present.control());
    slots = now;
    BitSet moved = before == null ? new BitSet() : now.differences(before);
    if (!moved.isEmpty()) {
      present.commands().provider().renewSlotCache();
      present.control().provider().renewSlotCache();
      listener.moved(moved);
    }
  }

  private Clients connect() {
    ClusterNodes commands = new ClusterNodes(startNodes, configs, configs.pool());
    try {
      return new Clients(commands, new ClusterNodes(startNodes, configs, configs.controlPool()));
    } catch (RuntimeException e) {
      commands.close();
      throw e;
    }
  }

  private static SlotTable ask(ClusterNodes nodes) {
    JedisException failure = null;
    for (HostAndPort node : nodes.shuffled()) {
      try (Connection connection = nodes.provider().getConnection(node)) {
        return SlotTable.ask(connection);
      } catch (JedisException e) {
        failure = e;
      }
    }
    throw new JedisConnectionException("no node of the cluster answers", failure);
  }

  private Clients clients() {
    Clients present = clients;
    if (present == null && !closed) {
      watch.await(() -> clients != null, configs.longestSearch());
      present = clients;
    }
    if (present == null) {
      throw new JedisConnectionException("the cluster is not known yet");
    }
    return present;
  }

  @Override
  public UnifiedJedis commands() {
    return clients().commands().client();
  }

  @Override
  public UnifiedJedis control() {
    return clients().control().client();
  }

  @Override
  public Connection connection(byte[] key) {
    return clients().commands().provider().getConnectionFromSlot(slot(key));
  }

  @Override
  public List<Object> send(List<Batch.Call> calls, boolean withSource) {
    List<Object> answers = new ClusterBatch(clients().commands(), calls, withSource).run();
    if (answers.stream().anyMatch(JedisConnectionException.class::isInstance)) {
      watch.wake();
    }
    return answers;
  }

  /** Any node will do: what is published to one is heard at all. */
  @Override
  public Jedis dedicated() {
    JedisException failure = null;
    for (HostAndPort node : clients().control().shuffled()) {
      try {
        return new Jedis(node, configs.server());
      } catch (JedisException e) {
        failure = e;
      }
    }
    watch.wake();
    throw new JedisConnectionException("no node of the cluster accepts a connection", failure);
  }

  @Override
  public void forgetIdle() {
    Clients present = clients;
    if (present != null) {
      present.commands().forgetIdle();
      present.control().forgetIdle();
    }
  }

  @Override
  public void onMove(SlotsMoved newListener) {
    listener = newListener;
  }

  @Override
  public boolean hasSlots() {
    return true;
  }

  @Override
  public CommandArguments arguments(Protocol.Command command) {
    return new ClusterCommandArguments(command);
  }

  @Override
  public int slot(byte[] key) {
    return JedisClusterCRC16.getSlot(key);
  }

  /** Callers may still use them: they end with a failure. */
  private void closeClients() {
    Clients present = clients;
    clients = null;
    if (present != null) {
      present.commands().close();
      present.control().close();
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
  }
}
