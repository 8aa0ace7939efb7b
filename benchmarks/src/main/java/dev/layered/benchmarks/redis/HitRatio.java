package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.Effort;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Times of hits with and without Layered on the same server, in turn by single calls: on which
 * processor the server runs, and how far that is asleep, changes from moment to moment, and doubles
 * the time of a round trip. So many short rounds that a busy moment of the machine falls into a few
 * of them only.
 */
final class HitRatio {

  private static final int ROUNDS = 100;
  private static final int WARM_UP = 20_000;

  /** Of each kind in a round. */
  private static final int CALLS = 200;

  private final double[] layered;
  private final double[] jedis;
  private final double[] ratios;

  private HitRatio(int rounds) {
    this.layered = new double[rounds];
    this.jedis = new double[rounds];
    this.ratios = new double[rounds];
  }

  @SuppressWarnings("try") // it only has to be there
  static HitRatio measure(Effort effort) throws Exception {
    HitRatio measured = new HitRatio(ROUNDS * effort.rounds());
    LayeredDocuments layered = new LayeredDocuments();
    layered.start();
    try (AwakeCores awake = AwakeCores.start()) {
      JedisDocuments jedis = new JedisDocuments();
      jedis.start(layered.server());
      try {
        Ids ids = new Ids();
        measured.run(() -> layered.find(ids.next()), () -> jedis.find(ids.next()));
      } finally {
        jedis.close();
      }
    } finally {
      layered.close();
    }
    return measured;
  }

  private void run(Callable<Object> byLayered, Callable<Object> byJedis) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      nanos(byLayered);
      nanos(byJedis);
    }
    double[] ours = new double[CALLS];
    double[] theirs = new double[CALLS];
    for (int round = 0; round < ratios.length; round++) {
      for (int i = 0; i < CALLS; i++) {
        ours[i] = nanos(byLayered);
        theirs[i] = nanos(byJedis);
      }
      layered[round] = quantile(ours, 0.5);
      jedis[round] = quantile(theirs, 0.5);
      ratios[round] = layered[round] / jedis[round];
    }
  }

  private static double nanos(Callable<Object> hit) throws Exception {
    long start = System.nanoTime();
    if (hit.call() == null) {
      throw new IllegalStateException("no value");
    }
    return System.nanoTime() - start;
  }

  /** Nanoseconds of the middle hit, of the middle round. */
  double layered() {
    return quantile(layered, 0.5);
  }

  /** Nanoseconds of the middle GET and its decoding, of the middle round. */
  double jedis() {
    return quantile(jedis, 0.5);
  }

  /** The ratio within a round, of which so great a part of the rounds is at most. */
  double ratio(double part) {
    return quantile(ratios, part);
  }

  private static double quantile(double[] numbers, double part) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[(int) (part * (sorted.length - 1))];
  }
}
