package dev.layered.benchmarks.heap;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.redis.RedisProcess;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The annotated method with a real Redis below its heap, as peers have one below theirs: a hit of
 * the heap counts only while the node knows that it hears of invalidations.
 */
@State(Scope.Benchmark)
public class RedisBackedUsers {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  CachedUsers cached;
  private RedisProcess redis;
  private CachedApplication application;
  private CacheStatistics filled;

  /** Starts both, and fills the heap. */
  @Setup
  public void start() throws IOException {
    redis = RedisProcess.start();
    application =
        CachedApplication.start(
            Map.of(
                "layered.heap.max-entries", String.valueOf(Keys.BOUND),
                "layered.redis.uri", redis.uri(),
                "layered.namespace", "benchmark"),
            CachedUsers.class);
    cached = application.bean(CachedUsers.class);
    fill();
  }

  /** Until all are on the heap: what is found before the node is in step is not kept there. */
  private void fill() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    CacheStatistics before;
    do {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the heap does not fill: " + statistics());
      }
      before = statistics();
      Keys.all().forEach(cached::find);
      filled = statistics();
    } while (filled.heapHits() - before.heapHits() != Keys.HELD);
  }

  private CacheStatistics statistics() {
    return application.bean(LayeredCaches.class).cache(CachedUsers.CACHE).statistics();
  }

  /** Ends both, having made sure that every call was answered by the heap. */
  @TearDown
  public void close() throws IOException {
    CacheStatistics now = statistics();
    application.close();
    redis.close();
    long hits = now.heapHits() - filled.heapHits();
    long requests = now.requests() - filled.requests();
    if (hits == 0 || hits != requests || now.loads() != filled.loads()) {
      throw new IllegalStateException(
          "not only hits of the heap were measured: " + hits + " of " + requests + " calls");
    }
  }
}
