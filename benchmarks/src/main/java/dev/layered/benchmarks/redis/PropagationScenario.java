package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

/**
 * How long one node serves from its heap what another has invalidated, beside a bare message that
 * takes the same way: from the pool of one node's client to a listener on each node. Both are
 * measured in turn, and nobody is busy waiting, which would keep a processor from those who are
 * measured.
 */
public final class PropagationScenario implements Scenario {

  private static final String CHANNEL = "raw";
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 3;
  private static final int TIMES = 300;

  @Override
  public String name() {
    return "propagation";
  }

  @Override
  public String description() {
    return "from an invalidation on one node to its effect on another; Redis pub/sub alone";
  }

  @Override
  public boolean isOurs(String figure) {
    return !figure.startsWith("pubsub");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    int rounds = ROUNDS * effort.rounds();
    double[] layered = new double[rounds * TIMES];
    double[] raw = new double[rounds * TIMES];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      int from = round * TIMES;
      measure(round == 0 ? WARM_UP : TIMES, layered, raw, from);
      ratios[round] = middle(layered, from, from + TIMES) / middle(raw, from, from + TIMES);
      progress.accept(String.format("round %d/%d  %.2f x", round + 1, rounds, ratios[round]));
    }
    return List.of(
        Figure.ratio("ratio.pubsub", Quantiles.median(ratios)).atMost(1.5),
        new Figure("p50", Quantiles.median(layered), "ms"),
        new Figure("p99", Quantiles.at(0.99, layered), "ms"),
        new Figure("pubsub.p50", Quantiles.median(raw), "ms"),
        new Figure("pubsub.p99", Quantiles.at(0.99, raw), "ms"));
  }

  private static double middle(double[] of, int from, int to) {
    return Quantiles.median(Arrays.copyOfRange(of, from, to));
  }

  /**
   * One round, with a server and nodes of its own: which threads and processes share a processor
   * stays as it is while they live, and makes more of a difference than what they do.
   */
  @SuppressWarnings("try") // the processors only have to be kept awake
  private static void measure(int warmUp, double[] layered, double[] raw, int from)
      throws Exception {
    Arrival applied = new Arrival();
    try (AwakeCores awake = AwakeCores.start();
        RedisProcess server = RedisProcess.start();
        RedisClient publisher =
            RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
        Bare ofSender = new Bare(server.connect());
        Bare ofReceiver = new Bare(server.connect());
        EngineNode<String> a = EngineNode.start(server.uri(), String.class, true);
        EngineNode<String> b =
            EngineNode.start(server.uri(), String.class, event -> applied.happened())) {
      for (int i = -warmUp; i < TIMES; i++) {
        double bareMillis = message(publisher, ofReceiver, String.valueOf(i));
        double millis = invalidation(a, b, applied, "key-" + (i & 255));
        if (i >= 0) {
          raw[from + i] = bareMillis;
          layered[from + i] = millis;
        }
      }
    }
  }

  /** Until the other node tells its application, which it does when it has dropped its copy. */
  private static double invalidation(
      EngineNode<String> a, EngineNode<String> b, Arrival applied, String key) {
    b.cache().get(key, k -> "old");
    long hits = b.counted().heapHits();
    b.cache().getIfPresent(key);
    if (b.counted().heapHits() != hits + 1) {
      throw new IllegalStateException("the other node has no copy on its heap");
    }
    double millis = applied.millisAfter(() -> a.cache().invalidate(key));
    if (b.cache().getIfPresent(key) != null) {
      throw new IllegalStateException("the other node has its copy still");
    }
    return millis;
  }

  private static double message(RedisClient publisher, Bare bare, String text) {
    bare.expected = text;
    return bare.received.millisAfter(() -> publisher.publish(CHANNEL, text));
  }

  /** A subscriber that does nothing. */
  private static final class Bare extends JedisPubSub implements AutoCloseable {
    private final Jedis connection;
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final Arrival received = new Arrival();
    private volatile String expected = "";

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
      if (message.equals(expected)) {
        received.happened();
      }
    }

    @Override
    public void close() {
      connection.disconnect();
    }
  }
}
