package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import dev.layered.testing.RedisServers;
import org.junit.jupiter.api.AfterEach;

/** With Redis only: every value is encoded, sent, and decoded. */
class ResultTypesOnRedisTest extends ResultTypes {

  private final Nodes nodes = new Nodes(RedisServers.shared());

  @Override
  App.Builder app() {
    return nodes.node(Results.class).with("layered.heap.enabled", false);
  }

  @AfterEach
  void everyHitWasARedisHit() {
    LayeredCaches caches = started().get(LayeredCaches.class);
    for (String name : caches.names()) {
      CacheStatistics statistics = caches.cache(name).statistics();
      assertThat(statistics.redisHits()).as(name).isEqualTo(statistics.hits());
    }
  }
}
