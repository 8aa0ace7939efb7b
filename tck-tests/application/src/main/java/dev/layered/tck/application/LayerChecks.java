package dev.layered.tck.application;

import dev.layered.CacheInvalidate;
import dev.layered.CacheStatistics;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;

/** Hits of the layers below the heap, where the run has configured them. */
@ApplicationScoped
public class LayerChecks implements Checks {

  private static final String REDIS = "layer-redis";
  private static final String DISK = "layer-disk";

  @Inject Values values;
  @Inject LayeredCaches caches;
  @Inject ConfiguredLayers layers;

  /** Methods whose results leave the heap after a moment. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Stays in Redis. */
    @Layered(cacheName = REDIS, ttl = 300_000, heapTtl = 20, unit = ChronoUnit.MILLIS)
    public int findInRedis(long id) {
      return loads.next(id);
    }

    /** Stays on disk. */
    @Layered(cacheName = DISK, ttl = 300_000, heapTtl = 20, unit = ChronoUnit.MILLIS)
    public int findOnDisk(long id) {
      return loads.next(id);
    }

    /** Invalidates on every layer. */
    @CacheInvalidate(cacheName = REDIS)
    public void deleteInRedis(long id) {}

    /** Invalidates on every layer. */
    @CacheInvalidate(cacheName = DISK)
    public void deleteOnDisk(long id) {}
  }

  @Override
  public void run(Report report) {
    if (layers.redis()) {
      long id = Fresh.id();
      report.check(
          "layer-redis-hit",
          () -> isHit(() -> values.findInRedis(id), REDIS, CacheStatistics::redisHits));
      report.check(
          "layer-redis-invalidated",
          () -> {
            values.deleteInRedis(id);
            Expect.equal(2, values.findInRedis(id), "runs of the method");
          });
    }
    if (layers.disk()) {
      long id = Fresh.id();
      report.check(
          "layer-disk-hit",
          () -> isHit(() -> values.findOnDisk(id), DISK, CacheStatistics::diskHits));
      report.check(
          "layer-disk-invalidated",
          () -> {
            values.deleteOnDisk(id);
            Expect.equal(2, values.findOnDisk(id), "runs of the method");
          });
    }
  }

  /**
   * The value comes from the layer as soon as the heap has dropped it; it is never loaded again.
   */
  private void isHit(Callable<Integer> read, String cache, ToLongFunction<CacheStatistics> hits)
      throws Exception {
    long before = hits.applyAsLong(caches.cache(cache).statistics());
    Expect.eventually(
        "a hit of the layer",
        () -> {
          Expect.equal(1, read.call(), "runs of the method");
          return hits.applyAsLong(caches.cache(cache).statistics()) > before;
        });
  }
}
