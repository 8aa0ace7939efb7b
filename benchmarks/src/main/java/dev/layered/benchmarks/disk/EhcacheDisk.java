package dev.layered.benchmarks.disk;

import dev.layered.benchmarks.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ehcache.Cache;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Ehcache on disk, without heap, holding the same bytes, and a thread that may read it. */
@State(Scope.Benchmark)
public class EhcacheDisk {

  Cache<String, byte[]> cache;
  final ExecutorService reader = Executors.newFixedThreadPool(2);
  private TemporaryFolder folder;
  private PersistentCacheManager manager;

  /** Makes and fills it. */
  @Setup
  public void open(OrderBytes bytes) throws IOException, InterruptedException {
    folder = TemporaryFolder.make();
    manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .with(CacheManagerBuilder.persistence(folder.path().toFile()))
            .build(true);
    cache =
        manager.createCache(
            "orders",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class,
                    byte[].class,
                    ResourcePoolsBuilder.newResourcePoolsBuilder().disk(64, MemoryUnit.MB))
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofHours(1))));
    for (int i = 0; i < OrderIds.HELD; i++) {
      String id = OrderIds.of(i);
      cache.put(id, bytes.encode(id));
    }
    // Ehcache writes in the background and does not say when it is done.
    Thread.sleep(1000);
  }

  /** Closes and deletes it. */
  @TearDown
  public void close() throws IOException {
    reader.shutdownNow();
    manager.close();
    folder.close();
  }
}
