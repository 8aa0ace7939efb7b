package dev.layered.benchmarks.arc;

import dev.layered.CacheStatistics;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The answers of the endpoints, through caches; that of Redis has no heap layer. */
@ApplicationScoped
public class CachedAnswers {

  static final String HEAP = "heap-answers";

  /** Its heap layer is switched off in application.properties. */
  static final String REDIS = "redis-answers";

  static final String WORKED = "worked-answers";
  static final String WAITED = "waited-answers";

  @Inject LayeredCaches caches;
  @Inject Origins origins;

  /** Answered by the heap. */
  @Layered(cacheName = HEAP, ttl = 3600)
  public String ofHeap(String id) {
    return Origins.answer(id);
  }

  /** Answered by Redis. */
  @Layered(cacheName = REDIS, ttl = 3600)
  public String ofRedis(String id) {
    return Origins.answer(id);
  }

  /** The origin that works, behind the heap. */
  @Layered(cacheName = WORKED, ttl = 3600)
  public String worked(String id) {
    return origins.worked(id);
  }

  /** The origin that waits, behind the heap. */
  @Layered(cacheName = WAITED, ttl = 3600)
  public String waited(String id) {
    return origins.waited(id);
  }

  /** What happened in a cache. */
  CacheStatistics statistics(String cache) {
    return caches.cache(cache).statistics();
  }
}
