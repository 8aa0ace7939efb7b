package dev.layered.benchmarks.disk;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import dev.layered.benchmarks.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A cache without heap, whose entries have reached the disk. */
@State(Scope.Benchmark)
public class WeldOrders {

  private static final long PATIENCE_SECONDS = 30;

  Orders orders;
  private TemporaryFolder folder;
  private CachedApplication application;

  /** Starts the container, fills the cache and waits for its writes. */
  @Setup
  public void start() throws IOException, InterruptedException {
    folder = TemporaryFolder.make();
    Path path = folder.path();
    application =
        CachedApplication.start(
            Map.of(
                "layered.disk.path",
                path.toString(),
                "layered.disk.required",
                "true",
                "layered.disk.queue",
                String.valueOf(2 * OrderIds.HELD),
                // a pause of the machine must not turn a hit into a load
                "layered.disk.read-timeout",
                "PT5S",
                "layered.caches." + Orders.CACHE + ".heap.enabled",
                "false"),
            Orders.class);
    orders = application.bean(Orders.class);
    for (int i = 0; i < OrderIds.HELD; i++) {
      orders.find(OrderIds.of(i));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (statistics().diskEntries() < OrderIds.HELD) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the entries do not reach the disk: " + statistics());
      }
      // Between two looks at a figure that nobody announces.
      Thread.sleep(50);
    }
    // The last write is counted a moment before the reads stop seeing it in memory.
    Thread.sleep(200);
  }

  private CacheStatistics statistics() {
    return application.bean(LayeredCaches.class).cache(Orders.CACHE).statistics();
  }

  /** Ends it, having made sure that every call was a hit. */
  @TearDown
  public void close() throws IOException {
    long loads = statistics().loads();
    application.close();
    folder.close();
    if (loads != OrderIds.HELD) {
      throw new IllegalStateException("not only hits were measured: " + loads + " loads");
    }
  }
}
