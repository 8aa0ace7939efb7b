package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

/**
 * How long one node serves from its heap what another has invalidated, beside messages that take
 * the same way by hand, from the pool of one node's client to a listener on each node: a bare one,
 * and one that the server also keeps, at the next position of a stream. All are measured in turn,
 * and nobody is busy waiting, which would keep a processor from those who are measured.
 */
public final class PropagationScenario implements Scenario {

  private static final String CHANNEL = "raw";

  /** The least that a message needs of which a node can tell whether it missed one before. */
  private static final String LOGGED =
      """
      local position = redis.call('INCR', KEYS[1])
      redis.call('XADD', KEYS[2], 'MAXLEN', '~', '10000', position .. '-0', 'm', ARGV[2])
      redis.call('PUBLISH', ARGV[1], ARGV[2])
      return position
      """;

  private static final List<String> LOG = List.of("{raw}:position", "{raw}:log");

  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 3;
  private static final int TIMES = 300;

  @Override
  public String name() {
    return "propagation";
  }

  @Override
  public String description() {
    return "from an invalidation on one node to its effect on another; Redis pub/sub by hand";
  }

  @Override
  public boolean isOurs(String figure) {
    return !figure.startsWith("pubsub") && !figure.startsWith("logged");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    int rounds = ROUNDS * effort.rounds();
    List<Times> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Times times = measure(round == 0 ? WARM_UP : TIMES);
      all.add(times);
      progress.accept(
          String.format("round %d/%d  %.2f x", round + 1, rounds, times.ratio(times.bare)));
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(ratio("ratio.pubsub", all, times -> times.ratio(times.bare)).atMost(1.5));
    figures.add(ratio("ratio.logged", all, times -> times.ratio(times.logged)));
    figures.addAll(times("", all, times -> times.layered));
    figures.addAll(times("pubsub.", all, times -> times.bare));
    figures.addAll(times("logged.", all, times -> times.logged));
    return figures;
  }

  private static Figure ratio(String name, List<Times> rounds, ToDoubleFunction<Times> ratio) {
    return Figure.ratio(name, Quantiles.median(rounds.stream().mapToDouble(ratio).toArray()));
  }

  private static List<Figure> times(
      String prefix, List<Times> rounds, Function<Times, double[]> which) {
    double[] micros = rounds.stream().map(which).flatMapToDouble(Arrays::stream).toArray();
    return List.of(
        new Figure(prefix + "p50", Quantiles.median(micros), "us"),
        new Figure(prefix + "p99", Quantiles.at(0.99, micros), "us"));
  }

  /** What one round measured, in microseconds. */
  private static final class Times {
    private final double[] layered = new double[TIMES];
    private final double[] bare = new double[TIMES];
    private final double[] logged = new double[TIMES];

    double ratio(double[] to) {
      return Quantiles.median(layered) / Quantiles.median(to);
    }
  }

  /**
   * One round, with a server and nodes of its own: which threads and processes share a processor
   * stays as it is while they live, and makes more of a difference than what they do.
   */
  @SuppressWarnings("try") // the processors only have to be kept awake
  private static Times measure(int warmUp) throws Exception {
    Times times = new Times();
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
      String script = publisher.scriptLoad(LOGGED, CHANNEL);
      for (int i = -warmUp; i < TIMES; i++) {
        double bare = ofReceiver.microsAfter("bare" + i, text -> publisher.publish(CHANNEL, text));
        double micros = invalidation(a, b, applied, "key-" + (i & 255));
        double logged =
            ofReceiver.microsAfter(
                "logged" + i, text -> publisher.evalsha(script, LOG, List.of(CHANNEL, text)));
        if (i >= 0) {
          times.bare[i] = bare;
          times.layered[i] = micros;
          times.logged[i] = logged;
        }
      }
    }
    return times;
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
    double micros = applied.microsAfter(() -> a.cache().invalidate(key));
    if (b.cache().getIfPresent(key) != null) {
      throw new IllegalStateException("the other node has its copy still");
    }
    return micros;
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

    double microsAfter(String text, Consumer<String> publish) {
      expected = text;
      return received.microsAfter(() -> publish.accept(text));
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
