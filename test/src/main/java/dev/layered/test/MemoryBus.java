package dev.layered.test;

import dev.layered.core.Sharing;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of invalidations of several nodes in one JVM, without Redis. For tests only: it lives in
 * memory, is never trimmed, and no other process sees it. Values are not shared, each node has its
 * own.
 *
 * <p>Nodes that start while a test class has such a bus, and have no {@code layered.redis.uri},
 * take part. The rules are those of the log in Redis: one order for all, each entry is applied
 * once, a node's own too; when an invalidation returns it is in force on its own node. A node that
 * learns nothing for {@link #maxStaleness} trusts its heap and disk no longer. Unlike there,
 * messages arrive at once: when an invalidation returns, all nodes that are neither {@linkplain
 * BusNode#hold held} nor {@linkplain BusNode#cut cut off} have applied it, in {@code async} mode
 * too. Keys are handed over as they are, not as text, so nodes must share the classes of their
 * keys.
 */
public final class MemoryBus {

  /** An entry of the log. */
  record Logged(LogPosition position, Invalidation what, MemoryBusConnection origin) {}

  private static volatile @Nullable MemoryBus current;

  private final boolean sync;
  private final Duration maxStaleness;
  private final TestClock clock = TestClock.shared();
  private final long epoch = ThreadLocalRandom.current().nextLong();
  private final List<Logged> log = new ArrayList<>();
  private final Map<String, BusNode> nodes = new LinkedHashMap<>();
  private @Nullable String nextName;
  private int created;

  private MemoryBus(boolean sync, Duration maxStaleness) {
    if (maxStaleness.isNegative() || maxStaleness.isZero()) {
      throw new IllegalArgumentException("not greater than 0: " + maxStaleness);
    }
    this.sync = sync;
    this.maxStaleness = maxStaleness;
  }

  /**
   * A bus as with {@code layered.coherence.mode=async} and a {@code max-staleness} of 2 seconds.
   *
   * @return a new bus, for {@link LayeredTestExtension#withMemoryBus(MemoryBus)}
   */
  public static MemoryBus async() {
    return new MemoryBus(false, Duration.ofSeconds(2));
  }

  /**
   * A bus as with {@code layered.coherence.mode=sync}: an invalidation returns when no node can
   * serve the old value any more. It waits for a held node until that is released or its lease has
   * ended.
   *
   * @return a new bus, for {@link LayeredTestExtension#withMemoryBus(MemoryBus)}
   */
  public static MemoryBus sync() {
    return new MemoryBus(true, Duration.ofSeconds(2));
  }

  /**
   * The same bus with another {@code layered.coherence.max-staleness}; that property is read for
   * Redis only.
   *
   * @param duration greater than 0
   * @return a new bus without nodes
   */
  public MemoryBus withMaxStaleness(Duration duration) {
    return new MemoryBus(sync, duration);
  }

  /**
   * How long a node that learns nothing trusts its heap and disk.
   *
   * @return 2 seconds, unless chosen
   */
  public Duration maxStaleness() {
    return maxStaleness;
  }

  /**
   * Starts a container as a node of a name.
   *
   * @param <T> the container
   * @param name what {@link #node} will be asked for; nodes that are started otherwise are called
   *     {@code node-1} and so on, in the order of their start
   * @param start starts it, on this thread
   * @return what it returned
   * @throws IllegalArgumentException if a node that has not been closed has that name
   * @throws IllegalStateException if no node has joined, because {@code layered.redis.uri} is set
   *     or the container has not started Layered; what was started is then closed, if it is {@link
   *     AutoCloseable}
   */
  public <T> T startNode(String name, Callable<? extends T> start) {
    synchronized (this) {
      if (nodes.containsKey(name)) {
        throw new IllegalArgumentException("there is a node \"" + name + "\" already");
      }
      nextName = name;
    }
    T started;
    try {
      started = start.call();
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException("the node \"" + name + "\" has not started", failed);
    } finally {
      forgetNextName();
    }
    try {
      node(name);
    } catch (IllegalStateException notJoined) {
      close(started, notJoined);
      throw notJoined;
    }
    return started;
  }

  private static void close(Object started, IllegalStateException reason) {
    if (started instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception failed) {
        reason.addSuppressed(failed);
      }
    }
  }

  private synchronized void forgetNextName() {
    nextName = null;
  }

  /**
   * A node.
   *
   * @param name its name
   * @return the node
   * @throws IllegalStateException if there is none
   */
  public synchronized BusNode node(String name) {
    BusNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException(
          "no node \""
              + name
              + "\" has joined the bus in memory; there are: "
              + nodes.keySet()
              + ". A node with layered.redis.uri does not join, nor one that was started before the"
              + " test class had its bus");
    }
    return node;
  }

  /**
   * All nodes that have not been closed.
   *
   * @return an unmodifiable copy, in the order of their start
   */
  public synchronized List<BusNode> nodes() {
    return List.copyOf(nodes.values());
  }

  /** Ends everything that tests have done to nodes. */
  void restoreAll() {
    nodes().forEach(BusNode::restore);
  }

  /** For one node, which joins when it is made. */
  Sharing sharing(Executor announcements, Consumer<BusNode> joined) {
    return new Sharing(
        (start, receiver) -> join(start, receiver, joined),
        new KeyClasses(),
        announcements,
        false,
        false,
        ProtocolSwitches.ALL_ON);
  }

  private synchronized MemoryBusConnection join(
      LogPosition start, InvalidationBus.Receiver receiver, Consumer<BusNode> joined) {
    created++;
    String name = nextName == null ? "node-" + created : nextName;
    nextName = null;
    MemoryBusConnection connection = new MemoryBusConnection(this, start, receiver);
    BusNode node = new BusNode(name, connection);
    nodes.put(name, node);
    joined.accept(node);
    return connection;
  }

  /** Under this bus's lock. */
  void leave(MemoryBusConnection gone) {
    nodes.values().removeIf(node -> node.connection() == gone);
    notifyAll();
  }

  /** Under this bus's lock. */
  List<MemoryBusConnection> others(MemoryBusConnection than) {
    return nodes.values().stream().map(BusNode::connection).filter(node -> node != than).toList();
  }

  /** Under this bus's lock. */
  LogPosition append(Invalidation what, MemoryBusConnection origin) {
    LogPosition position =
        new LogPosition(epoch, log.size() + 1L, ThreadLocalRandom.current().nextLong());
    log.add(new Logged(position, what, origin));
    return position;
  }

  /** Under this bus's lock. */
  List<Logged> after(long seq) {
    return List.copyOf(log.subList((int) seq, log.size()));
  }

  /** Under this bus's lock. */
  LogPosition last() {
    return log.isEmpty() ? new LogPosition(epoch, 0, 0) : log.get(log.size() - 1).position();
  }

  /** Under this bus's lock. */
  boolean isOfThisLog(LogPosition position) {
    return position.epoch() == epoch && position.seq() <= log.size();
  }

  TestClock clock() {
    return clock;
  }

  boolean isSync() {
    return sync;
  }

  static @Nullable MemoryBus current() {
    return current;
  }

  static void use(@Nullable MemoryBus bus) {
    current = bus;
  }
}
