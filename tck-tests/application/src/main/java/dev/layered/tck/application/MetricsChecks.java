package dev.layered.tck.application;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Metrics, where the container has an API of them. */
@ApplicationScoped
public class MetricsChecks implements Checks {

  private static final String CACHE = "measured";

  @Inject Values values;
  @Inject MetricsApi metrics;

  /** A cache that nobody else uses. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Cached. */
    @Layered(cacheName = CACHE, key = "{id}", ttl = 300)
    public int find(long id) {
      return loads.next(id);
    }

    /** Invalidates. */
    @CacheInvalidate(cacheName = CACHE, key = "{id}")
    public void delete(long id) {}
  }

  @Override
  public void run(Report report) {
    if (!metrics.isReadable()) {
      return;
    }
    // on Helidon the caches may open with the first call
    values.find(Fresh.id());
    long id = Fresh.id();
    report.check(
        "metrics-count-misses",
        () ->
            rises(
                "layered.requests",
                Map.of("cache", CACHE, "layer", "none", "result", "miss"),
                () -> values.find(id)));
    report.check(
        "metrics-count-heap-hits",
        () ->
            rises(
                "layered.requests",
                Map.of("cache", CACHE, "layer", "heap", "result", "hit"),
                () -> values.find(id)));
    report.check(
        "metrics-count-loads",
        () -> rises("layered.loads", Map.of("cache", CACHE), () -> values.find(Fresh.id())));
    report.check(
        "metrics-count-invalidations",
        () -> rises("layered.invalidations", Map.of("cache", CACHE), () -> values.delete(id)));
  }

  /** One act makes one more, on top of what the acts before will have published by then. */
  private void rises(String name, Map<String, String> tags, Runnable act) throws Exception {
    double before = metrics.count(name, tags);
    Expect.that(before >= 0, "no counter " + name + " with the tags " + tags);
    act.run();
    Expect.eventually(name + " rises", () -> metrics.count(name, tags) > before);
  }
}
