package dev.layered.benchmarks.freshness;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A hot key whose entry ends a hundred times, with an origin that takes 200 ms: what its callers
 * notice of that. Calls of a key that never ends take turns with it, so that both see the same
 * machine.
 */
public final class StaleLatencyScenario implements Scenario {

  private static final int WARM_UP = 200_000;
  private static final int MOST_SAMPLES = 20_000_000;

  /**
   * A call is timed in so many; between them the caller does as others do, or it would be alone.
   */
  private static final int MEASURED = 16;

  @Override
  public String name() {
    return "stale-latency";
  }

  @Override
  public String description() {
    return "a hot key over 100 expirations with an origin of 200 ms: p99 beside a plain heap hit";
  }

  @Override
  public boolean isOurs(String figure) {
    return figure.startsWith("hot");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    int expirations = effort.isQuick() ? 20 : 100;
    try (CachedApplication application = CachedApplication.start(Map.of(), Catalogue.class)) {
      Catalogue catalogue = application.bean(Catalogue.class);
      for (int i = 0; i < WARM_UP; i++) {
        catalogue.hot("key");
        catalogue.lasting("key");
      }
      progress.accept("warm");
      Samples hot = new Samples();
      Samples plain = new Samples();
      long last = catalogue.hot("key");
      int seen = 0;
      for (long call = 0; seen < expirations && !hot.isFull(); call++) {
        if (call % MEASURED != 0) {
          catalogue.hot("key");
          catalogue.lasting("key");
          continue;
        }
        long before = System.nanoTime();
        long value = catalogue.hot("key");
        long between = System.nanoTime();
        catalogue.lasting("key");
        long after = System.nanoTime();
        hot.add(between - before);
        plain.add(after - between);
        if (value != last) {
          last = value;
          seen++;
          if (seen % 10 == 0) {
            progress.accept(seen + " expirations, " + hot.count + " calls timed");
          }
        }
      }
      CacheStatistics statistics = application.bean(LayeredCaches.class).cache("hot").statistics();
      if (statistics.staleHits() == 0 || seen < expirations) {
        throw new IllegalStateException("only " + seen + " expirations: " + statistics);
      }
      return List.of(
          new Figure("expirations", seen, "count"),
          new Figure(
              "stale-share", (double) statistics.staleHits() / statistics.requests(), Figure.TIMES),
          new Figure("hot.p50", hot.percentile(0.5), "ns"),
          new Figure("hot.p99", hot.percentile(0.99), "ns"),
          new Figure("hot.max", hot.percentile(1) / 1e6, "ms"),
          new Figure("heap-hit.p50", plain.percentile(0.5), "ns"),
          new Figure("heap-hit.p99", plain.percentile(0.99), "ns"),
          new Figure("heap-hit.max", plain.percentile(1) / 1e6, "ms"),
          Figure.ratio("ratio.p99", hot.percentile(0.99) / plain.percentile(0.99)).atMost(2));
    }
  }

  /** Times of calls in nanoseconds. */
  private static final class Samples {

    private long[] nanos = new long[1 << 16];
    private int count;
    private boolean sorted;

    void add(long sample) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = sample;
    }

    boolean isFull() {
      return count >= MOST_SAMPLES;
    }

    double percentile(double share) {
      if (!sorted) {
        Arrays.sort(nanos, 0, count);
        sorted = true;
      }
      return nanos[Math.min(count - 1, (int) (count * share))];
    }
  }
}
