package dev.layered.benchmarks.redis;

import dev.layered.CacheKey;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Finds documents through a cache, one by one or several at once. */
@ApplicationScoped
public class CachedDocuments {

  static final String CACHE = "documents";

  private final AtomicLong made = new AtomicLong();

  /** One of them. */
  @Layered(cacheName = CACHE, ttl = 3600)
  public Document find(String id) {
    made.incrementAndGet();
    return Document.of(id);
  }

  /** Several; an entry for each. */
  @Layered(cacheName = CACHE, ttl = 3600)
  public Map<String, Document> findAll(@CacheKey(each = true) Collection<String> ids) {
    made.addAndGet(ids.size());
    Map<String, Document> found = new LinkedHashMap<>();
    ids.forEach(id -> found.put(id, Document.of(id)));
    return found;
  }

  /** How many were made, which no layer had. */
  public long made() {
    return made.get();
  }
}
