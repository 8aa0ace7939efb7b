package dev.layered.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes a port of this machine on to a server, and does harm on demand. */
final class FaultProxy implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile long delayNanos;
  private volatile boolean refusing;
  private volatile boolean closed;
  private boolean held;

  FaultProxy(String host, int port) {
    this.target = new InetSocketAddress(host, port);
    try {
      this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  static void daemon(Runnable work) {
    Thread thread = new Thread(work, "layered-test-redis");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listening.accept();
        // On a thread of its own: connecting may take long.
        daemon(() -> connect(client));
      } catch (IOException e) {
        // Closed, or the client has gone again.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    ProxiedConnection connection = new ProxiedConnection(this, client, server);
    connections.add(connection);
    boolean started = false;
    try {
      if (!refusing && !closed) {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(target, CONNECT_MILLIS);
        connection.start();
        started = true;
      }
    } catch (IOException refused) {
      // Reset below.
    }
    // Asked again: whoever began to refuse meanwhile may not have seen this one.
    if (!started || refusing || closed) {
      connection.reset();
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  void forget(ProxiedConnection connection) {
    connections.remove(connection);
  }

  long delayNanos() {
    return delayNanos;
  }

  /** Waits as long as nothing may pass. */
  synchronized void pass() throws InterruptedException {
    while (held && !closed) {
      wait();
    }
  }

  synchronized void hold() {
    held = true;
  }

  void delayReplies(Duration delay) {
    delayNanos = delay.toNanos();
  }

  void refuse() {
    refusing = true;
    connections.forEach(ProxiedConnection::reset);
  }

  synchronized void restore() {
    refusing = false;
    delayNanos = 0;
    held = false;
    notifyAll();
  }

  @Override
  public void close() {
    closed = true;
    restore();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(ProxiedConnection::reset);
  }
}
