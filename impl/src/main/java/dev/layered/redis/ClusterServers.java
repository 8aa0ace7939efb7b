package dev.layered.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClusterCommandArguments;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
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

  /** Whether a server did not answer since the last look. */
  private volatile boolean lost;

  private @Nullable SlotTable slots;

  /** The readers' is null as long as no node has answered as fast as readers need it. */
  private record Clients(
      ClusterNodes callers,
      @Nullable ClusterNodes readers,
      ClusterNodes control,
      ClusterNodes log) {

    void each(Consumer<ClusterNodes> action) {
      action.accept(callers);
      action.accept(control);
      action.accept(log);
      if (readers != null && readers != callers) {
        action.accept(readers);
      }
    }
  }

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
      slots = null;
    }
    if (present.readers() == null) {
      present = withReaders(present);
    }
    clients = present;
    SlotTable before = slots;
    boolean lostOne = lost;
    SlotTable now = ask(present.control());
    BitSet moved = before == null ? new BitSet() : now.differences(before);
    if (lostOne || !moved.isEmpty()) {
      // Each client asks a server that it chooses, which may know less of a failover than the one
      // that was asked here. Then nothing moves any more, and only a loss shows it; one that comes
      // from now on is for the next look.
      lost = false;
      present.each(nodes -> nodes.provider().renewSlotCache());
    }
    if (!moved.isEmpty()) {
      listener.moved(moved);
    }
    // Not before the listener knows: what is not told now is told by the next look.
    slots = now;
  }

  private Clients connect() {
    List<ClusterNodes> made = new ArrayList<>();
    try {
      for (ClientConfigs.Of of : List.of(configs.callers(), configs.control(), configs.log())) {
        made.add(new ClusterNodes(startNodes, of));
      }
      return new Clients(made.get(0), null, made.get(1), made.get(2));
    } catch (RuntimeException e) {
      made.forEach(ClusterNodes::close);
      throw e;
    }
  }

  /** A cluster that is too slow for readers is one all the same. */
  private Clients withReaders(Clients present) {
    ClusterNodes readers = present.callers();
    if (configs.areReadersHasty()) {
      try {
        readers = new ClusterNodes(startNodes, configs.readers());
      } catch (RuntimeException slow) {
        // The next look tries again.
        return present;
      }
    }
    return new Clients(present.callers(), readers, present.control(), present.log());
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

  private Clients clients(Duration longest) {
    Clients present = clients;
    if (present == null && !closed) {
      watch.await(() -> clients != null, longest);
      present = clients;
    }
    if (present == null) {
      throw new JedisConnectionException("the cluster is not known yet");
    }
    return present;
  }

  private void lostOne() {
    lost = true;
    watch.wake();
  }

  private Lane lane(ClientConfigs.Of of, Function<Clients, ClusterNodes> nodes) {
    return new ClusterLane(() -> nodes.apply(clients(of.search())), this::lostOne);
  }

  @Override
  public Lane callers() {
    return lane(configs.callers(), Clients::callers);
  }

  @Override
  public Lane readers() {
    return lane(
        configs.readers(),
        known -> {
          ClusterNodes nodes = known.readers();
          if (nodes == null) {
            throw new JedisConnectionException("no node of the cluster answers fast enough");
          }
          return nodes;
        });
  }

  @Override
  public Lane control() {
    return lane(configs.control(), Clients::control);
  }

  @Override
  public Lane log() {
    return lane(configs.log(), Clients::log);
  }

  /** Any node will do: what is published to one is heard at all. */
  @Override
  public Jedis dedicated() {
    JedisException failure = null;
    for (HostAndPort node : clients(configs.control().search()).control().shuffled()) {
      try {
        return new Jedis(node, configs.control().server());
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
      present.each(ClusterNodes::forgetIdle);
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
      present.each(ClusterNodes::close);
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
  }
}
