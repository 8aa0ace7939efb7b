package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/**
 * How long one node serves from its heap what another has invalidated, beside a bare message from
 * one connection to another. Both are measured in turn.
 */
public final class PropagationScenario implements Scenario {

  private static final String CHANNEL = "raw";
  private static final int WARM_UP = 5_000;

  private final ExecutorService sender = Executors.newSingleThreadExecutor();

  @Override
  public String name() {
    return "propagation";
  }

  @Override
  public String description() {
    return "from an invalidation on one node to its effect on another; Redis pub/sub alone";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    int times = 500 * effort.rounds();
    double[] layered = new double[times];
    double[] raw = new double[times];
    try (RedisProcess server = RedisProcess.start();
        Jedis publisher = server.connect();
        Bare bare = new Bare(server.connect());
        EngineNode<String> a = EngineNode.start(server.uri(), String.class, true);
        EngineNode<String> b = EngineNode.start(server.uri(), String.class, true)) {
      for (int i = -WARM_UP; i < times; i++) {
        double bareMillis = message(publisher, bare, String.valueOf(i));
        double millis = invalidation(a, b, "key-" + (i & 255));
        if (i >= 0) {
          raw[i] = bareMillis;
          layered[i] = millis;
        }
        if (i > 0 && i % 500 == 0) {
          progress.accept(i + " of " + times);
        }
      }
    } finally {
      sender.shutdownNow();
    }
    Arrays.sort(layered);
    Arrays.sort(raw);
    return List.of(
        new Figure("ratio.pubsub", layered[times / 2] / raw[times / 2], Figure.TIMES),
        new Figure("p50", layered[times / 2], "ms"),
        new Figure("p99", layered[times * 99 / 100], "ms"),
        new Figure("pubsub.p50", raw[times / 2], "ms"),
        new Figure("pubsub.p99", raw[times * 99 / 100], "ms"));
  }

  private double invalidation(EngineNode<String> a, EngineNode<String> b, String key)
      throws Exception {
    b.cache().get(key, k -> "old");
    long hits = b.counted().heapHits();
    b.cache().getIfPresent(key);
    if (b.counted().heapHits() != hits + 1) {
      throw new IllegalStateException("the other node has no copy on its heap");
    }
    return timed(() -> a.cache().invalidate(key), () -> b.cache().getIfPresent(key) == null);
  }

  private double message(Jedis publisher, Bare bare, String text) throws Exception {
    return timed(() -> publisher.publish(CHANNEL, text), () -> text.equals(bare.last));
  }

  /** Milliseconds from before the cause to the beginning of the look that saw the effect. */
  @SuppressWarnings("ThreadPriorityCheck") // it is no matter of right or wrong
  private double timed(Runnable cause, BooleanSupplier effect) throws Exception {
    long[] begun = new long[1];
    Future<?> caused =
        sender.submit(
            () -> {
              begun[0] = System.nanoTime();
              cause.run();
            });
    long seen;
    do {
      seen = System.nanoTime();
      // The server and the other threads need this processor as well.
      Thread.yield();
    } while (!effect.getAsBoolean());
    caused.get();
    return Math.max(0, seen - begun[0]) / 1e6;
  }

  /** A subscriber that does nothing. */
  private static final class Bare extends JedisPubSub implements AutoCloseable {
    private final Jedis connection;
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private volatile String last = "";

    Bare(Jedis connection) throws InterruptedException {
      this.connection = connection;
      Thread thread = new Thread(this::listen, "bare-subscriber");
      thread.setDaemon(true);
      thread.start();
      if (!subscribed.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not subscribed");
      }
    }

    private void listen() {
      try {
        connection.subscribe(this, CHANNEL);
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
      last = message;
    }

    @Override
    public void close() {
      connection.disconnect();
    }
  }
}
