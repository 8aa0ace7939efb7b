package dev.layered.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to Redis that can fall silent for subscribers: their connections stay open, and nothing
 * gets through any more.
 */
final class SilentProxy implements AutoCloseable {

  private final int target;
  private final ServerSocket listening;
  private final List<Way> ways = new CopyOnWriteArrayList<>();

  /** Whether those who begin to subscribe from now on are never answered. */
  volatile boolean swallowsSubscriptions;

  SilentProxy(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private final class Way {
    final Socket client;
    final Socket server;
    volatile boolean subscribed;
    volatile boolean silent;

    Way(Socket client) throws IOException {
      this.client = client;
      this.server = new Socket(InetAddress.getLoopbackAddress(), target);
    }

    void pump(Socket from, Socket to, boolean toServer) {
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
          if (toServer && text.contains("SUBSCRIBE")) {
            subscribed = true;
            silent |= swallowsSubscriptions;
          }
          if (!silent) {
            out.write(buffer, 0, read);
            out.flush();
          }
        }
      } catch (IOException cut) {
        // The other direction ends too.
      }
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many subscribers have lost their way. */
  long silenced() {
    return ways.stream().filter(way -> way.silent).count();
  }

  /** Lets those who are subscribed hear nothing any more. */
  void silenceSubscribers() {
    ways.stream().filter(way -> way.subscribed).forEach(way -> way.silent = true);
  }

  private void accept() {
    try {
      while (true) {
        Way way = new Way(listening.accept());
        ways.add(way);
        start(() -> way.pump(way.client, way.server, true));
        start(() -> way.pump(way.server, way.client, false));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "silent-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Way way : ways) {
      way.client.close();
      way.server.close();
    }
  }
}
