package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.args.ClientType;

/**
 * How long one node serves from its heap what another has invalidated, beside messages that take
 * the same way by hand, from the pool of one node's client to a listener on each node: a bare one,
 * one that the server also keeps, at the next position of a log, and one that it keeps only if it
 * names the last. All are measured in turn, and nobody is busy waiting, which would keep a
 * processor from those who are measured.
 */
public final class PropagationScenario implements Scenario {

  /**
   * The least that an invalidation needs of which a node can tell whether it missed one before, and
   * after which nobody finds the value in Redis.
   */
  private static final String LOGGED =
      """
      redis.call('DEL', KEYS[2])
      local position = redis.call('HINCRBY', KEYS[1], 'last', 1)
      redis.call('HSET', KEYS[1], position % 10000, ARGV[1])
      redis.call('PUBLISH', KEYS[1], ARGV[1])
      return position
      """;

  private static final List<String> LOG = List.of("{raw}:log", "{raw}:value");

  /**
   * The least by which a node can also tell that a failover has lost the end of the log: each entry
   * names the one before it, and is refused if that is not the last. The commands are those that an
   * invalidation by the product consists of.
   */
  private static final String CHECKED =
      """
      if redis.call('HGET', KEYS[1], 'last') ~= ARGV[1] then return false end
      redis.call('DEL', KEYS[2], KEYS[3])
      redis.call('HSET', KEYS[1], 'last', ARGV[2], ARGV[3], ARGV[4])
      redis.call('PUBLISH', KEYS[1], ARGV[4])
      return 1
      """;

  private static final List<String> CHAIN = List.of("{raw}:chain", "{raw}:value", "{raw}:lease");

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** About as long as the message of an invalidation of these keys. */
  private static final int LENGTH = 130;

  private static final int MOST_TRIES = 1000;
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
    return !figure.startsWith("pubsub")
        && !figure.startsWith("logged")
        && !figure.startsWith("checked")
        && !figure.startsWith("by-hand");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    int rounds = ROUNDS * effort.rounds();
    List<Map<Way, double[]>> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Map<Way, double[]> micros = measure(round == 0 && effort.warmups() > 0 ? WARM_UP : TIMES);
      all.add(micros);
      progress.accept(
          String.format(
              "round %d/%d  %.2f x", round + 1, rounds, ratio(micros, Way.LAYERED, Way.BARE)));
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(ratio("ratio.pubsub", all, Way.LAYERED, Way.BARE).atMost(1.5));
    figures.add(ratio("ratio.logged", all, Way.LAYERED, Way.LOGGED));
    figures.add(ratio("ratio.checked", all, Way.LAYERED, Way.CHECKED));
    figures.add(ratio("by-hand.pubsub", all, Way.CHECKED, Way.BARE));
    for (Way way : Way.values()) {
      double[] micros =
          all.stream().map(round -> round.get(way)).flatMapToDouble(Arrays::stream).toArray();
      figures.add(new Figure(way.prefix + "p50", Quantiles.median(micros), "us"));
      figures.add(new Figure(way.prefix + "p99", Quantiles.at(0.99, micros), "us"));
    }
    return figures;
  }

  /** What is measured. */
  private enum Way {
    LAYERED(""),
    BARE("pubsub."),
    LOGGED("logged."),
    CHECKED("checked.");

    private final String prefix;

    Way(String prefix) {
      this.prefix = prefix;
    }
  }

  private static Figure ratio(String name, List<Map<Way, double[]>> rounds, Way of, Way to) {
    return Figure.ratio(
        name,
        Quantiles.median(rounds.stream().mapToDouble(round -> ratio(round, of, to)).toArray()));
  }

  private static double ratio(Map<Way, double[]> round, Way of, Way to) {
    return Quantiles.median(round.get(of)) / Quantiles.median(round.get(to));
  }

  /**
   * One round, with a server and nodes of its own: which threads and processes share a processor
   * stays as it is while they live, and makes more of a difference than what they do.
   */
  @SuppressWarnings("try") // the processors only have to be kept awake
  private static Map<Way, double[]> measure(int warmUp) throws Exception {
    Map<Way, double[]> micros = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      micros.put(way, new double[TIMES]);
    }
    Arrival applied = new Arrival();
    try (AwakeCores awake = AwakeCores.start();
        RedisProcess server = RedisProcess.start();
        RedisClient publisher =
            RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
        Bare ofSender = new Bare(server.connect());
        Bare ofReceiver = new Bare(server.connect());
        EngineNode<String> a = startOfSender(server);
        EngineNode<String> b =
            EngineNode.start(server.uri(), String.class, event -> applied.happened())) {
      String logged = publisher.scriptLoad(LOGGED, LOG.get(0));
      Chain chain = new Chain(publisher);
      for (int i = -warmUp; i < TIMES; i++) {
        // Each comes first as often as the others.
        for (int turn = 0; turn < Way.values().length; turn++) {
          Way way = Way.values()[Math.floorMod(i + turn, Way.values().length)];
          String text = way.prefix + i + "x".repeat(LENGTH - way.prefix.length());
          double took =
              switch (way) {
                case LAYERED -> invalidation(a, b, applied, "key-" + (i & 255));
                case BARE ->
                    ofReceiver.microsAfter(text, () -> publisher.publish(LOG.get(0), text));
                case LOGGED ->
                    ofReceiver.microsAfter(
                        text, () -> publisher.evalsha(logged, LOG, List.of(text)));
                case CHECKED -> ofReceiver.microsAfter(text, () -> chain.append(text));
              };
          if (i >= 0) {
            micros.get(way)[i] = took;
          }
        }
      }
    }
    return micros;
  }

  /**
   * Starts the sender's node, and returns when it listens: the server writes first to whoever
   * subscribed last. That is to be the receiver, as it is among those by hand.
   */
  private static EngineNode<String> startOfSender(RedisProcess server) throws InterruptedException {
    try (Jedis connection = server.connect()) {
      int before = listeners(connection);
      EngineNode<String> node = EngineNode.start(server.uri(), String.class, true);
      try {
        long begun = System.nanoTime();
        while (listeners(connection) == before) {
          if (System.nanoTime() - begun > START_NANOS) {
            throw new IllegalStateException("the sender's node does not listen");
          }
          // The server says nothing when somebody subscribes.
          TimeUnit.MILLISECONDS.sleep(1);
        }
        return node;
      } catch (InterruptedException | RuntimeException failed) {
        node.close();
        throw failed;
      }
    }
  }

  private static int listeners(Jedis connection) {
    return Math.toIntExact(connection.clientList(ClientType.PUBSUB).lines().count());
  }

  /** Until the other node tells its application, which it does when it has dropped its copy. */
  private static double invalidation(
      EngineNode<String> a, EngineNode<String> b, Arrival applied, String key) {
    copyTo(b, key);
    double micros = applied.microsAfter(() -> a.cache().invalidate(key));
    if (b.cache().getIfPresent(key) != null) {
      throw new IllegalStateException("the other node has its copy still");
    }
    return micros;
  }

  /** Appends by hand, each entry after the one before. */
  private static final class Chain {
    private static final HexFormat HEX = HexFormat.of();

    /** How many entries the server keeps. */
    private static final int KEPT = 10_000;

    private final RedisClient publisher;
    private final String script;
    private String last = place(0);
    private long seq;

    Chain(RedisClient publisher) {
      this.publisher = publisher;
      this.script = publisher.scriptLoad(CHECKED, CHAIN.get(0));
      publisher.hset(CHAIN.get(0), "last", last);
    }

    private static String place(long seq) {
      return seq + " " + HEX.toHexDigits(seq);
    }

    void append(String text) {
      String next = place(++seq);
      List<String> arguments = List.of(last, next, Long.toString(seq % KEPT), text);
      if (publisher.evalsha(script, CHAIN, arguments) == null) {
        throw new IllegalStateException("another entry was the last");
      }
      last = next;
    }
  }

  /** After a stall of the machine, a node asks the log before it trusts its heap. */
  private static void copyTo(EngineNode<String> node, String key) {
    for (int i = 0; i < MOST_TRIES; i++) {
      node.cache().get(key, k -> "old");
      long hits = node.counted().heapHits();
      node.cache().getIfPresent(key);
      if (node.counted().heapHits() == hits + 1) {
        return;
      }
    }
    throw new IllegalStateException("the other node has no copy on its heap");
  }

  /** A subscriber that does nothing. */
  private static final class Bare extends JedisPubSub implements AutoCloseable {
    private final Jedis connection;
    private final CountDownLatch subscribed = new CountDownLatch(2);
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
        connection.subscribe(this, LOG.get(0), CHAIN.get(0));
      } catch (RuntimeException closed) {
        // The end of the measurement.
      }
    }

    /** Until a text is heard. */
    double microsAfter(String text, Runnable publish) {
      expected = text;
      return received.microsAfter(publish);
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
