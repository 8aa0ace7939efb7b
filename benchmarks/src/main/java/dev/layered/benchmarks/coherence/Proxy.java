package dev.layered.benchmarks.coherence;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between one node and Redis, and can hold what is sent, on any kind of connection. */
final class Proxy implements Closeable {

  /** What a connection is for. */
  enum Kind {
    COMMANDS,
    SUBSCRIBER
  }

  /** Where bytes go. */
  enum Direction {
    TO_REDIS,
    TO_NODE
  }

  private final ServerSocket listening;
  private final int redisPort;
  private final Map<Kind, Map<Direction, Gate>> gates =
      Map.of(Kind.COMMANDS, newGates(), Kind.SUBSCRIBER, newGates());
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Proxy(int redisPort) throws IOException {
    this.redisPort = redisPort;
    this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Threads.daemon(this::accept).start();
  }

  private static Map<Direction, Gate> newGates() {
    return Map.of(Direction.TO_REDIS, new Gate(), Direction.TO_NODE, new Gate());
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What bytes of a kind pass in a direction. */
  Gate gate(Kind kind, Direction direction) {
    Gate gate = gates.getOrDefault(kind, Map.of()).get(direction);
    return Objects.requireNonNull(gate);
  }

  /** Nothing passes any more, and nobody is told: no connection ends. */
  void hold() {
    gates.values().forEach(each -> each.values().forEach(Gate::hold));
  }

  /** Lets pass what was held, late, and all that follows. */
  void release() {
    gates.values().forEach(each -> each.values().forEach(Gate::release));
  }

  /** Ends all connections; what is held is lost. */
  void cut() {
    connections.forEach(ProxiedConnection::close);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket node = listening.accept();
        // On a thread of its own: while Redis is stopped, connecting may take long.
        Threads.daemon(() -> connect(node)).start();
      } catch (IOException e) {
        // closed, or the node has gone again
      }
    }
  }

  private void connect(Socket node) {
    Socket redis;
    try {
      redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
    } catch (IOException refused) {
      ProxiedConnection.closeQuietly(node);
      return;
    }
    ProxiedConnection connection = new ProxiedConnection(this, node, redis, connections::remove);
    connections.add(connection);
    connection.start();
    if (closed) {
      connection.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    release();
    cut();
  }
}
