package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.redis.RedisSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Every answer of Redis is half a second late: what callers notice. Hits of the heap with and
 * without the delay take turns; misses are measured on new nodes, because a few of them open the
 * breaker of a node. The method takes no time.
 */
public final class SlowRedisScenario implements Scenario {

  private static final long DELAY_MILLIS = 500;

  /** Longer than max-staleness, or a node that is out of step would not be noticed. */
  private static final long PHASE_MILLIS = 3_000;

  private static final int HITS_AT_A_TIME = 4_096;
  private static final int OPEN_MISSES = 300;

  /** The soft deadline, and a tenth for what wakes the caller up. */
  private static final double FIRST_MISS_MILLIS =
      1.1 * RedisSettings.DEFAULT_SOFT_DEADLINE.toMillis();

  private long failures;
  private long asked;

  @Override
  public String name() {
    return "slow-redis";
  }

  @Override
  public String description() {
    return "answers of Redis 500 ms late: heap hits, first misses, misses with an open breaker";
  }

  @Override
  public boolean isOurs(String figure) {
    return true;
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    failures = 0;
    List<Figure> figures = new ArrayList<>();
    try (RedisProcess redis = RedisProcess.start();
        SlowProxy proxy = new SlowProxy(redis.port())) {
      hits(proxy, effort.rounds(), progress, figures);
      List<Long> first = new ArrayList<>();
      List<Long> open = new ArrayList<>();
      int nodes = 4 * effort.rounds();
      for (int i = 0; i < nodes; i++) {
        misses(proxy, first, open);
      }
      progress.accept(nodes + " nodes, " + first.size() + " first misses");
      figures.add(millis("first-miss.p50", first, 0.5).atMost(FIRST_MISS_MILLIS));
      figures.add(millis("first-miss.p99", first, 0.99));
      figures.add(millis("first-miss.max", first, 1));
      figures.add(millis("open-miss.p50", open, 0.5));
      figures.add(millis("open-miss.p99", open, 0.99).atMost(1));
      figures.add(millis("open-miss.max", open, 1));
      figures.add(new Figure("failures", failures, "count").atMost(0));
    }
    return figures;
  }

  private void hits(SlowProxy proxy, int rounds, Consumer<String> progress, List<Figure> figures)
      throws InterruptedException {
    List<Double> ratios = new ArrayList<>();
    List<Double> undisturbed = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    long reads = 0;
    long hits = 0;
    try (EngineNode<Long> node = EngineNode.start(proxy.uri(), Long.class, true)) {
      for (int i = 0; i < Ids.HELD; i++) {
        read(node, Ids.of(i));
      }
      nanosPerHit(node, 2 * PHASE_MILLIS);
      for (int round = 1; round <= rounds; round++) {
        double before = nanosPerHit(node, PHASE_MILLIS);
        proxy.delay(DELAY_MILLIS);
        long hitsBefore = node.counted().heapHits();
        asked = 0;
        double during = nanosPerHit(node, PHASE_MILLIS);
        hits += node.counted().heapHits() - hitsBefore;
        reads += asked;
        proxy.delay(0);
        undisturbed.add(before);
        slow.add(during);
        ratios.add(during / before);
        progress.accept(
            String.format(
                Locale.ROOT,
                "round %d/%d  heap hit %.1f ns undisturbed, %.1f ns slow",
                round,
                rounds,
                before,
                during));
      }
    }
    figures.add(new Figure("heap-hit.undisturbed", median(undisturbed), "ns"));
    figures.add(new Figure("heap-hit.slow", median(slow), "ns"));
    figures.add(Figure.ratio("ratio.heap-hit", median(ratios)).atMost(1.1));
    figures.add(new Figure("heap.hits", 100.0 * hits / reads, "%").atLeast(100));
  }

  /** A miss comes now and then, so that Redis is asked by callers at all. */
  private double nanosPerHit(EngineNode<Long> node, long millis) throws InterruptedException {
    List<Double> samples = new ArrayList<>();
    Ids ids = new Ids();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Thread misses =
        new Thread(
            () -> {
              while (System.nanoTime() - end < 0) {
                node.cache().get("miss-" + System.nanoTime(), key -> 0L);
                try {
                  // A node with few misses.
                  Thread.sleep(20);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    misses.start();
    while (System.nanoTime() - end < 0) {
      long began = System.nanoTime();
      for (int i = 0; i < HITS_AT_A_TIME; i++) {
        read(node, ids.next());
      }
      samples.add((System.nanoTime() - began) / (double) HITS_AT_A_TIME);
    }
    misses.join();
    return median(samples);
  }

  private void read(EngineNode<Long> node, String id) {
    asked++;
    try {
      if (node.cache().get(id, key -> 0L) == null) {
        failures++;
      }
    } catch (RuntimeException failed) {
      failures++;
    }
  }

  private void misses(SlowProxy proxy, List<Long> first, List<Long> open)
      throws IOException, InterruptedException {
    try (EngineNode<Long> node = EngineNode.start(proxy.uri(), Long.class, true)) {
      // The connections of an application that has run for a while.
      for (int i = 0; i < 100; i++) {
        read(node, "warm-" + i + System.nanoTime());
      }
      proxy.delay(DELAY_MILLIS);
      for (int i = 0; i < BreakerSettings.DEFAULTS.failures(); i++) {
        first.add(nanosOfMiss(node));
      }
      for (int i = 0; i < OPEN_MISSES; i++) {
        open.add(nanosOfMiss(node));
        // So that there are attempts to close the breaker among them.
        Thread.sleep(5);
      }
    } finally {
      proxy.delay(0);
    }
  }

  private long nanosOfMiss(EngineNode<Long> node) {
    String id = "first-" + System.nanoTime();
    long began = System.nanoTime();
    read(node, id);
    return System.nanoTime() - began;
  }

  private static double median(List<Double> from) {
    return Quantiles.median(from.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static Figure millis(String name, List<Long> nanos, double share) {
    double[] millis = nanos.stream().mapToDouble(each -> each / 1e6).toArray();
    return new Figure(name, Quantiles.at(share, millis), "ms");
  }
}
