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
 * says what it found. Arguments: a number that makes its order another one than that of other
 * processes, how many unmeasured turns the first round begins with, and the number of rounds. Each
 * has a server and nodes of its own: which threads and processes share a processor stays as it is
 * while they live, and makes more of a difference than what they do. Every second round pauses
 * before each call.
 */
public final class PropagationRounds {

  /**
   * Compiles a method at the call that makes it hot. A compiler in the background may get no
   * processor while those measured keep all busy, and rounds would differ by how far it came.
   */
  static final List<String> OPTIONS = List.of("-XX:-BackgroundCompilation");

  private static final int TIMES = 300;

  /** About as long as the message of an invalidation of these keys. */
  private static final int LENGTH = 130;

  /** Longer than what anybody still has to do for the message before. */
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_TRIES = 1000;

  private PropagationRounds() {}

  /** What is measured of a way. */
  enum Part {
    /** From before the call until the receiver has heard of it. */
    HEARD,
    /** Until the call returns. */
    CALL
  }

  /** The name of what a round has found: the median. */
  static String name(int round, PropagationWay way, Part part) {
    return round + "." + way + "." + part;
  }

  /** Whether a round pauses before each call. */
  static boolean isPaused(int round) {
    return round % 2 == 1;
  }

  /** Measures. */
  @SuppressWarnings("try") // the processors only have to be kept awake
  public static void main(String[] arguments) throws Exception {
    Random random = new Random(Long.parseLong(arguments[0]));
    int warmUp = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    try (AwakeCores awake = AwakeCores.start()) {
      for (int round = 0; round < rounds; round++) {
        Map<PropagationWay, Measured> times =
            measure(random, round == 0 ? warmUp : TIMES, isPaused(round));
        for (PropagationWay way : PropagationWay.values()) {
          found(name(round, way, Part.HEARD), Quantiles.median(times.get(way).heard));
          found(name(round, way, Part.CALL), Quantiles.median(times.get(way).calls));
        }
      }
    }
  }

  /** Of one way, in microseconds. */
  private static final class Measured {
    private final double[] heard = new double[TIMES];
    private final double[] calls = new double[TIMES];
  }

  private static Map<PropagationWay, Measured> measure(Random random, int warmUp, boolean paused)
      throws Exception {
    Map<PropagationWay, Measured> micros = new EnumMap<>(PropagationWay.class);
    for (PropagationWay way : PropagationWay.values()) {
      micros.put(way, new Measured());
    }
    List<PropagationWay> ways = new ArrayList<>(List.of(PropagationWay.values()));
    Arrival applied = new Arrival();
    try (RedisProcess server = RedisProcess.start();
        MessagesByHand byHand = new MessagesByHand(server);
        CacheByHand cacheByHand = new CacheByHand(server);
        EngineNode<String> a = startOfSender(server);
        EngineNode<String> b =
            EngineNode.start(server.uri(), String.class, event -> applied.happened())) {
      for (int i = -warmUp; i < TIMES; i++) {
        String key = "key-" + (i & 255);
        copyTo(b, key);
        byHand.keepValue();
        cacheByHand.copy(key);
        // Random, so that no way always follows the same other one.
        Collections.shuffle(ways, random);
        for (PropagationWay way : ways) {
          String text = way.prefix() + i + "x".repeat(LENGTH - way.prefix().length());
          if (paused) {
            pause();
          }
          Arrival.Times times =
              switch (way) {
                case LAYERED -> applied.after(() -> a.cache().invalidate(key));
                case PUBSUB -> byHand.publish(text);
                case PUBSUB_AFTER_PING -> byHand.publishAfterPing(text);
                case APPEND_BY_HAND -> byHand.append(text);
                case CACHE_BY_HAND -> cacheByHand.invalidate(key);
              };
          if (i >= 0) {
            micros.get(way).heard[i] = times.heard();
            micros.get(way).calls[i] = times.call();
          }
        }
        if (b.cache().getIfPresent(key) != null || cacheByHand.hasCopy(key)) {
          throw new IllegalStateException("the other node has its copy still");
        }
        byHand.check();
        cacheByHand.check();
      }
    }
    return micros;
  }

  /** Not by one park: whoever heard the last message late has left a permit. */
  private static void pause() {
    long end = System.nanoTime() + PAUSE_NANOS;
    for (long left = PAUSE_NANOS; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
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
