package dev.layered.benchmarks.redis;

import static dev.layered.benchmarks.ChildProcess.found;

import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.common.Quantiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;

/**
 * A process that measures every way of {@link PropagationScenario} in turn, in several rounds, and
 * says what it found. Its arguments are how often each way is gone before that, and how many rounds
 * there are. Each has a server and nodes of its own: which threads and processes share a processor
 * stays as it is while they live, and makes more of a difference than what they do. In every other
 * round there is a pause before each, in which everybody falls asleep.
 */
public final class PropagationRounds {

  /**
   * What is warm is compiled when it is called next, not when there is a processor for that: the
   * two that the measured ones keep awake may have none for long.
   */
  static final List<String> OPTIONS = List.of("-XX:-BackgroundCompilation");

  /** What it found, behind the number of the round and the name of the way. */
  static final String HEARD_P50 = ".heard.p50";

  static final String HEARD_P99 = ".heard.p99";
  static final String CALL_P50 = ".call.p50";

  private static final int TIMES = 300;

  /** About as long as the message of an invalidation of these keys. */
  private static final int LENGTH = 130;

  /** Longer than what anybody still has to do for the message before. */
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_TRIES = 1000;

  private PropagationRounds() {}

  /** Measures. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[1]);
    for (int round = 0; round < rounds; round++) {
      String number = Integer.toString(round);
      measure(round == 0 ? Integer.parseInt(arguments[0]) : TIMES, isPaused(round))
          .forEach(
              (way, times) -> {
                found(number + way + HEARD_P50, Quantiles.median(times.heard));
                found(number + way + HEARD_P99, Quantiles.at(0.99, times.heard));
                found(number + way + CALL_P50, Quantiles.median(times.calls));
              });
    }
  }

  /** Whether there are pauses in a round. */
  static boolean isPaused(int round) {
    return round % 2 == 1;
  }

  /**
   * Of one way, in microseconds.
   *
   * @param heard from before the call until the other node has heard of it
   * @param calls until the call returns
   */
  private record Times(double[] heard, double[] calls) {

    Times() {
      this(new double[TIMES], new double[TIMES]);
    }
  }

  @SuppressWarnings("try") // the processors only have to be kept awake
  private static Map<PropagationWay, Times> measure(int warmUp, boolean paused) throws Exception {
    Map<PropagationWay, Times> micros = new EnumMap<>(PropagationWay.class);
    for (PropagationWay way : PropagationWay.values()) {
      micros.put(way, new Times());
    }
    Arrival applied = new Arrival();
    try (AwakeCores awake = AwakeCores.start();
        RedisProcess server = RedisProcess.start();
        MessagesByHand byHand = new MessagesByHand(server);
        EngineNode<String> a = startOfSender(server);
        EngineNode<String> b =
            EngineNode.start(server.uri(), String.class, event -> applied.happened())) {
      List<PropagationWay> ways = new ArrayList<>(List.of(PropagationWay.values()));
      Random random = new Random(1);
      for (int i = -warmUp; i < TIMES; i++) {
        // Each comes as often after each of the others.
        Collections.shuffle(ways, random);
        for (PropagationWay way : ways) {
          String text = way.prefix() + i + "x".repeat(LENGTH - way.prefix().length());
          if (paused) {
            LockSupport.parkNanos(PAUSE_NANOS);
          }
          double heard =
              switch (way) {
                case LAYERED -> invalidation(a, b, applied, "key-" + (i & 255));
                case BARE -> byHand.publish(text);
                case AHEAD -> byHand.publishAhead(text);
                case CHECKED -> byHand.append(text);
              };
          if (i >= 0) {
            Arrival arrival = way == PropagationWay.LAYERED ? applied : byHand.arrival();
            micros.get(way).heard[i] = heard;
            micros.get(way).calls[i] = arrival.callMicros();
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
}
