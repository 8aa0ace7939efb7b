package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** With the disk only: every value is encoded and decoded. */
class ResultTypesOnDiskTest extends ResultTypes {

  @TempDir static Path folder;

  @Override
  App.Builder app() {
    return App.of(Results.class)
        .with("layered.heap.enabled", false)
        .with("layered.disk.path", folder)
        .with("layered.disk.max-size", "1MiB")
        .with("layered.disk.reserve", 0)
        .with("layered.disk.read-timeout", 20);
  }

  @AfterEach
  void everyHitWasADiskHit() {
    LayeredCaches caches = started().get(LayeredCaches.class);
    for (String name : caches.names()) {
      CacheStatistics statistics = caches.cache(name).statistics();
      assertThat(statistics.heapHits()).as(name).isZero();
      assertThat(statistics.diskHits()).as(name).isEqualTo(statistics.hits());
    }
  }
}
