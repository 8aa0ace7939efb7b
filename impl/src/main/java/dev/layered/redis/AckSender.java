package dev.layered.redis;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells other nodes that this one has applied their entries, on a thread of its own: the one that
 * listens must not wait for Redis. What is lost costs the other node time only.
 */
final class AckSender implements AutoCloseable {

  private static final int QUEUE = 10_000;

  private final NodeCalls calls;
  private final ThreadPoolExecutor executor;

  AckSender(BusParts parts, NodeCalls calls) {
    this.calls = calls;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            parts.threads(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
  }

  void send(String origin, long nonce) {
    executor.execute(
        () -> {
          try {
            calls.acknowledge(origin, nonce);
          } catch (RuntimeException lost) {
            // the origin waits until this node's lease is over
          }
        });
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
