package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Proxy.Direction;
import dev.layered.benchmarks.coherence.Proxy.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One connection of a node to Redis, passed on by two threads. */
final class ProxiedConnection {

  private static final int BUFFER = 1 << 16;

  private final Proxy proxy;
  private final Socket node;
  private final Socket redis;
  private final Consumer<ProxiedConnection> closed;
  private volatile Kind kind = Kind.COMMANDS;

  ProxiedConnection(Proxy proxy, Socket node, Socket redis, Consumer<ProxiedConnection> closed) {
    this.proxy = proxy;
    this.node = node;
    this.redis = redis;
    this.closed = closed;
  }

  void start() {
    Threads.daemon(() -> pump(node, redis, Direction.TO_REDIS)).start();
    Threads.daemon(() -> pump(redis, node, Direction.TO_NODE)).start();
  }

  private void pump(Socket from, Socket to, Direction direction) {
    byte[] buffer = new byte[BUFFER];
    try {
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (direction == Direction.TO_REDIS) {
          notice(buffer, length);
        }
        proxy.gate(kind, direction).pass();
        out.write(buffer, 0, length);
      }
      // The end of a connection does not pass either.
      proxy.gate(kind, direction).pass();
    } catch (IOException cut) {
      // told to the other side
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** A subscription is a message of its own, sent before anything else is answered. */
  private void notice(byte[] buffer, int length) {
    if (kind == Kind.COMMANDS && length < 512) {
      String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      if (text.contains("\nSUBSCRIBE\r")) {
        kind = Kind.SUBSCRIBER;
      }
    }
  }

  void close() {
    closeQuietly(node);
    closeQuietly(redis);
    closed.accept(this);
  }

  static void closeQuietly(Closeable one) {
    try {
      one.close();
    } catch (IOException gone) {
      // that is what was wanted
    }
  }
}
