package dev.layered.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A connection of a client and the one to the server that goes with it. */
final class ProxiedConnection {

  private static final int BUFFER = 1 << 16;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

  /** Bytes of the server, and when they are to arrive; none at the end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reply(byte[] bytes, long dueNanos) {}

  ProxiedConnection(FaultProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    FaultProxy.daemon(this::forward);
    FaultProxy.daemon(this::take);
    FaultProxy.daemon(this::deliver);
  }

  private void forward() {
    byte[] bytes = new byte[BUFFER];
    try {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        proxy.pass();
        out.write(bytes, 0, count);
      }
      proxy.pass();
    } catch (IOException | InterruptedException ended) {
      // One side has closed.
    } finally {
      close();
    }
  }

  private void take() {
    byte[] bytes = new byte[BUFFER];
    try {
      InputStream in = server.getInputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        replies.add(new Reply(Arrays.copyOf(bytes, count), System.nanoTime() + proxy.delayNanos()));
      }
    } catch (IOException ended) {
      // One side has closed.
    }
    replies.add(new Reply(new byte[0], System.nanoTime()));
  }

  private void deliver() {
    try {
      OutputStream out = client.getOutputStream();
      for (Reply next = replies.take(); next.bytes().length > 0; next = replies.take()) {
        // The delay itself.
        TimeUnit.NANOSECONDS.sleep(next.dueNanos() - System.nanoTime());
        proxy.pass();
        out.write(next.bytes());
      }
      // The end of a connection does not pass either.
      proxy.pass();
    } catch (IOException | InterruptedException ended) {
      // Nobody waits for it any more.
    } finally {
      close();
    }
  }

  private void close() {
    proxy.forget(this);
    closeQuietly(client);
    closeQuietly(server);
  }

  /** Ends it as a machine that has lost it would, not as one that has finished. */
  void reset() {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      // That is what was wanted.
    }
    close();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }
}
