package dev.layered.tck.application;

import dev.layered.CacheKey;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Methods that are called with several keys at once. */
@ApplicationScoped
public class BatchChecks implements Checks {

  private static final String BATCH = "batch";

  @Inject Values values;
  @Inject LayeredCaches caches;

  /** Methods that tell how often they have run for each key. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** One key. */
    @Layered(cacheName = BATCH, ttl = 300)
    public Integer find(long id) {
      return loads.next(id);
    }

    /** By key. */
    @Layered(cacheName = BATCH, ttl = 300)
    public Map<Long, Integer> findAll(@CacheKey(each = true) Collection<Long> ids) {
      Map<Long, Integer> found = new LinkedHashMap<>();
      ids.forEach(id -> found.put(id, loads.next(id)));
      return found;
    }

    /** In the order of the keys. */
    @Layered(cacheName = BATCH, ttl = 300)
    public List<Integer> list(@CacheKey(each = true) List<Long> ids) {
      return ids.stream().map(loads::next).toList();
    }

    int runs(long id) {
      return loads.of(id);
    }
  }

  @Override
  public void run(Report report) {
    report.check("batch-calls-with-misses", () -> callsWithMisses(Fresh.id(), Fresh.id()));
    report.check("batch-list-in-order", () -> keepsOrder(Fresh.id(), Fresh.id()));
    report.check("batch-through-api", () -> isShared(Fresh.id(), Fresh.id()));
  }

  private void callsWithMisses(long one, long two) throws Exception {
    Expect.cached(() -> values.find(one));
    Map<Long, Integer> both = Map.of(one, 1, two, 1);
    Expect.equal(both, values.findAll(List.of(one, two)), "first call");
    Expect.equal(both, values.findAll(List.of(two, one)), "second call");
    Expect.cached(() -> values.find(two));
    Expect.equal(1, values.runs(one), "runs for the one");
    caches.cache(BATCH).invalidate(two);
    Expect.equal(Map.of(one, 1, two, 2), values.findAll(List.of(one, two)), "invalidated");
  }

  private void keepsOrder(long one, long two) {
    Expect.equal(1, values.find(one), "the one");
    caches.cache(BATCH).invalidate(one);
    Expect.equal(2, values.find(one), "again");
    Expect.equal(List.of(1, 2), values.list(List.of(two, one)), "both");
    Expect.equal(List.of(2, 1), values.list(List.of(one, two)), "in another order");
  }

  private void isShared(long one, long two) {
    Expect.equal(1, values.find(one), "by the method");
    LayeredCache<Long, Integer> cache = caches.cache(BATCH);
    Map<Long, Integer> loaded =
        cache.getAll(
            List.of(one, two),
            missed -> {
              Expect.equal(List.of(two), List.copyOf(missed), "keys that the loader gets");
              return Map.of(two, 7);
            });
    Expect.equal(Map.of(one, 1, two, 7), loaded, "by the loader");
    Expect.equal(7, values.find(two), "by the method");
  }
}
