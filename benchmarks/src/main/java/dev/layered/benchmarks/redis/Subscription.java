package dev.layered.benchmarks.redis;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/** A thread that listens on a connection, as one writes that by hand. */
final class Subscription extends JedisPubSub implements AutoCloseable {

  private static final int START_SECONDS = 10;

  private final Jedis connection;
  private final Consumer<String> heard;
  private final String[] channels;
  private final CountDownLatch subscribed;

  /**
   * Returns when the server knows of it.
   *
   * @param connection for this only; closed with it
   * @param heard takes messages, on the thread of the subscription
   */
  Subscription(Jedis connection, Consumer<String> heard, String... channels)
      throws InterruptedException {
    this.connection = connection;
    this.heard = heard;
    this.channels = channels.clone();
    this.subscribed = new CountDownLatch(channels.length);
    Thread thread = new Thread(this::listen, "subscription-by-hand");
    thread.setDaemon(true);
    thread.start();
    if (!subscribed.await(START_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not subscribed");
    }
  }

  private void listen() {
    try {
      connection.subscribe(this, channels);
    } catch (RuntimeException closed) {
      // The end of the measurement.
    }
  }

  @Override
  public void onSubscribe(String channel, int count) {
    subscribed.countDown();
  }

  @Override
  public void onMessage(String channel, String message) {
    heard.accept(message);
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
