package dev.layered.benchmarks.heap;

import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import dev.layered.benchmarks.common.DoNothingInterceptor;
import dev.layered.benchmarks.common.Keys;
import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One container with the beans of all benchmarks that need one. */
@State(Scope.Benchmark)
public class WeldUsers {

  CachedUsers cached;
  PlainUsers plain;
  private CachedApplication application;

  /** Starts the container and fills the caches. */
  @Setup
  public void start() {
    application =
        CachedApplication.start(
            Map.of("layered.heap.max-entries", String.valueOf(Keys.BOUND)),
            CachedUsers.class,
            PlainUsers.class,
            DoNothingInterceptor.class);
    cached = application.bean(CachedUsers.class);
    plain = application.bean(PlainUsers.class);
    for (String key : Keys.all()) {
      cached.find(key);
      cached.findTemplated(key);
      cached.find(key, Keys.COUNTRY, Keys.YEAR);
    }
  }

  /** Ends it, having made sure that every call was a hit. */
  @TearDown
  public void close() {
    long loads =
        loads(CachedUsers.CACHE)
            + loads(CachedUsers.TEMPLATED_CACHE)
            + loads(CachedUsers.CACHE_OF_THREE);
    application.close();
    if (loads != 3 * Keys.HELD) {
      throw new IllegalStateException("not only hits were measured: " + loads + " loads");
    }
  }

  private long loads(String cache) {
    return application.bean(LayeredCaches.class).cache(cache).statistics().loads();
  }
}
