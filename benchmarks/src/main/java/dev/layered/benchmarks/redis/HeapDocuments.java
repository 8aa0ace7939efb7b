package dev.layered.benchmarks.redis;

import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The documents in the cache of an annotated method, heap only; 1,024 where 1,500 may be. */
@State(Scope.Benchmark)
public class HeapDocuments {

  private static final int BOUND = 1500;

  CachedDocuments annotated;
  LayeredCache<String, Document> cache;
  private CachedApplication application;

  /** Equal to the keys in the cache, but other objects. */
  private String[] keys;

  private int next;

  /** Starts the container and fills the cache. */
  @Setup
  public void start() {
    application =
        CachedApplication.start(
            Map.of("layered.heap.max-entries", String.valueOf(BOUND)), CachedDocuments.class);
    annotated = application.bean(CachedDocuments.class);
    cache = application.bean(LayeredCaches.class).cache(CachedDocuments.CACHE);
    IntStream.range(0, Ids.HELD).mapToObj(Ids::of).forEach(annotated::find);
    keys = IntStream.range(0, Ids.HELD).mapToObj(Ids::of).toArray(String[]::new);
  }

  String nextKey() {
    next += 389;
    return keys[next & (Ids.HELD - 1)];
  }

  /** Ends it, having made sure that every call was a hit. */
  @TearDown
  public void close() {
    long loads = cache.statistics().loads();
    application.close();
    if (loads != Ids.HELD) {
      throw new IllegalStateException("not only hits were measured: " + loads + " loads");
    }
  }
}
