package dev.layered.benchmarks.redis;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.SafeEncoder;

/** A thread that listens on a connection, as one writes that by hand. */
final class Subscription extends BinaryJedisPubSub implements AutoCloseable {

  private static final int START_SECONDS = 10;

  private final Jedis connection;
  private final Consumer<byte[]> heard;
  private final byte[][] channels;
  private final CountDownLatch subscribed;
  private volatile boolean closed;
  private volatile Throwable failure;

  /**
   * Returns when the server knows of it.
   *
   * @param connection for this only; closed with it
   * @param heard takes messages, on the thread of the subscription
   */
  Subscription(Jedis connection, Consumer<byte[]> heard, String... channels)
      throws InterruptedException {
    this.connection = connection;
    this.heard = heard;
    this.channels = SafeEncoder.encodeMany(channels);
    this.subscribed = new CountDownLatch(channels.length);
    Thread thread = new Thread(this::listen, "subscription-by-hand");
    thread.setDaemon(true);
    thread.start();
    if (!subscribed.await(START_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not subscribed", failure);
    }
  }

  private void listen() {
    try {
      connection.subscribe(this, channels);
      failure = new IllegalStateException("the subscription has ended");
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Fails if it has ended before it was closed, as by a message that was not taken. */
  void check() {
    Throwable cause = failure;
    if (cause != null && !closed) {
      throw new IllegalStateException("nobody listens any more", cause);
    }
  }

  @Override
  public void onSubscribe(byte[] channel, int count) {
    subscribed.countDown();
  }

  @Override
  public void onMessage(byte[] channel, byte[] message) {
    heard.accept(message);
  }

  @Override
  public void close() {
    closed = true;
    connection.disconnect();
  }
}
