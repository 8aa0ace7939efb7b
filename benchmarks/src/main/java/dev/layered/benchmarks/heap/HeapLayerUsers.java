package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.common.User;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.ehcache.HeapLayer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Layered's heap layer by itself: Ehcache without statistics and without expiry. */
@State(Scope.Benchmark)
public class HeapLayerUsers {

  HeapLayer layer;

  /** Makes and fills it. */
  @Setup
  public void open() {
    layer = new HeapLayer("users", Keys.BOUND, new CacheCounters());
    long end = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    LogPosition start = new LogPosition(0, 0, 0);
    for (String key : Keys.all()) {
      layer.put(key, new Entry(new User(key, "name of " + key), List.of(), start, end, end));
    }
  }

  /** Closes it. */
  @TearDown
  public void close() {
    layer.close();
  }
}
