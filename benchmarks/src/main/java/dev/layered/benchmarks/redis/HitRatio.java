package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Effort;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Times of hits with and without Layered, in turn in one process: so many short rounds that a busy
 * moment of the machine falls into a few of them only, and into both halves of a round alike.
 */
final class HitRatio {

  private static final int ROUNDS = 100;
  private static final int WARM_UP = 20_000;

  /** Servers and processor caches have seen something else in between. */
  private static final int NOT_MEASURED = 20;

  private static final int MEASURED = 200;

  private final double[] layered;
  private final double[] jedis;
  private final double[] ratios;

  private HitRatio(int rounds) {
    this.layered = new double[rounds];
    this.jedis = new double[rounds];
    this.ratios = new double[rounds];
  }

  static HitRatio measure(Effort effort) throws Exception {
    HitRatio measured = new HitRatio(ROUNDS * effort.rounds());
    LayeredDocuments layered = new LayeredDocuments();
    JedisDocuments jedis = new JedisDocuments();
    layered.start();
    try {
      jedis.start();
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
    nanos(byLayered, WARM_UP);
    nanos(byJedis, WARM_UP);
    for (int i = 0; i < ratios.length; i++) {
      if (i % 2 == 0) {
        layered[i] = round(byLayered);
        jedis[i] = round(byJedis);
      } else {
        jedis[i] = round(byJedis);
        layered[i] = round(byLayered);
      }
      ratios[i] = layered[i] / jedis[i];
    }
  }

  private static double round(Callable<Object> hit) throws Exception {
    nanos(hit, NOT_MEASURED);
    return nanos(hit, MEASURED);
  }

  private static double nanos(Callable<Object> hit, int times) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      if (hit.call() == null) {
        throw new IllegalStateException("no value");
      }
    }
    return (System.nanoTime() - start) / (double) times;
  }

  /** Nanoseconds of a hit, of the middle round. */
  double layered() {
    return quantile(layered, 0.5);
  }

  /** Nanoseconds of a GET and the decoding, of the middle round. */
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
