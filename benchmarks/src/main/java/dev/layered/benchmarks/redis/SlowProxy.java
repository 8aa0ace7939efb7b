package dev.layered.benchmarks.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Stands before Redis and makes its answers late, without changing their order. Requests are
 * forwarded at once.
 */
final class SlowProxy implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final ServerSocket listening;
  private final int redisPort;
  private volatile long delayNanos;
  private volatile boolean closed;

  /** Bytes, and when they are to arrive; none at the end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Late(byte[] bytes, long dueNanos) {}

  SlowProxy(int redisPort) throws IOException {
    this.redisPort = redisPort;
    this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String uri() {
    return "redis://127.0.0.1:" + listening.getLocalPort();
  }

  /** How late answers are from now on. */
  void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket node = listening.accept();
        node.setTcpNoDelay(true);
        Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
        redis.setTcpNoDelay(true);
        BlockingQueue<Late> answers = new LinkedBlockingQueue<>();
        daemon(() -> forward(node, redis));
        daemon(() -> take(redis, answers));
        daemon(() -> deliver(answers, node, redis));
      } catch (IOException e) {
        // Closed, or the node has gone again.
      }
    }
  }

  private static void forward(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // One side has closed.
    }
  }

  private void take(Socket redis, BlockingQueue<Late> answers) {
    byte[] bytes = new byte[BUFFER];
    try {
      InputStream in = redis.getInputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        answers.add(new Late(Arrays.copyOf(bytes, count), System.nanoTime() + delayNanos));
      }
    } catch (IOException ended) {
      // One side has closed.
    }
    answers.add(new Late(new byte[0], System.nanoTime()));
  }

  private static void deliver(BlockingQueue<Late> answers, Socket node, Socket redis) {
    try (node;
        redis) {
      OutputStream out = node.getOutputStream();
      for (Late next = answers.take(); next.bytes().length > 0; next = answers.take()) {
        long left = next.dueNanos() - System.nanoTime();
        if (left > 0) {
          // The delay itself.
          TimeUnit.NANOSECONDS.sleep(left);
        }
        out.write(next.bytes());
      }
    } catch (IOException | InterruptedException ended) {
      // Nobody waits for it any more.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "slow-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
  }
}
