package dev.layered.tck.application;

import dev.layered.CacheName;
import dev.layered.CacheOptions;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Caches in the hands of the application. */
@ApplicationScoped
public class InjectionChecks implements Checks {

  @Inject
  @CacheName("injected")
  LayeredCache<Long, Integer> cache;

  @Inject
  @CacheName("injected")
  Instance<LayeredCache<Long, Integer>> instance;

  @Inject
  @CacheName("injected")
  Provider<LayeredCache<Long, Integer>> provider;

  @Inject LayeredCaches caches;
  @Inject Values values;
  @Inject Holder holder;

  private final Loads loads = new Loads();

  /** Shares its cache with the injection points. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Cached. */
    @Layered(cacheName = "injected", key = "{id}", ttl = 300)
    public int find(long id) {
      return loads.next(id);
    }
  }

  /** Gets a cache that no method has, through its constructor. */
  @Dependent
  public static class Holder {

    private final LayeredCache<String, List<Long>> cache;

    /** For the container. */
    @Inject
    public Holder(@CacheName("only-injected") LayeredCache<String, List<Long>> cache) {
      this.cache = cache;
    }

    LayeredCache<String, List<Long>> cache() {
      return cache;
    }
  }

  @Override
  public void run(Report report) {
    report.check("inject-cache-of-methods", () -> ofMethods(Fresh.id()));
    report.check("inject-cache-of-its-own", () -> ofItsOwn(Fresh.text()));
    report.check("inject-caches-by-name", this::byName);
    report.check("inject-caches-unknown-name", this::unknownName);
    report.check("cache-get-loads-once", () -> loadsOnce(Fresh.id()));
    report.check("cache-get-async", () -> loadsAsync(Fresh.id()));
    report.check("cache-put-with-ttl", () -> putWithTtl(Fresh.id()));
    report.check("cache-put-with-tags", () -> putWithTags(Fresh.id()));
    report.check("cache-invalidate", () -> invalidates(Fresh.id()));
    report.check("cache-expire", () -> expires(Fresh.id()));
  }

  private void ofMethods(long id) {
    Expect.that(!cache.contains(id), "an entry that nobody has made");
    values.find(id);
    Expect.equal(1, cache.getIfPresent(id), "through the field");
    Expect.equal(1, instance.get().getIfPresent(id), "through the Instance");
    Expect.equal(1, provider.get().getIfPresent(id), "through the Provider");
    cache.put(id, 9);
    Expect.equal(9, values.find(id), "what was put, through the method");
  }

  private void ofItsOwn(String key) {
    LayeredCache<String, List<Long>> own = holder.cache();
    Expect.equal("only-injected", own.name(), "name");
    Expect.equal(List.of(1L), own.get(key, k -> List.of(1L)), "loaded value");
    Expect.equal(List.of(1L), own.get(key, k -> List.of(2L)), "cached value");
    Expect.that(caches.names().contains("only-injected"), "not among the names");
  }

  private void byName() {
    long id = Fresh.id();
    values.find(id);
    Expect.that(caches.names().contains("injected"), "not among the names");
    Expect.equal(1, caches.<Long, Integer>cache("injected").getIfPresent(id), "by name");
  }

  private void unknownName() {
    Throwable thrown = Expect.thrown(() -> caches.cache("there-is-none"));
    Expect.equal(IllegalArgumentException.class, thrown.getClass(), "type of the exception");
  }

  private void loadsOnce(long id) throws Exception {
    Expect.cached(() -> cache.get(id, loads::next));
    Expect.equal(Map.of(id, 1), cache.getAll(List.of(id, Fresh.id())), "of two keys");
  }

  private void loadsAsync(long id) throws Exception {
    Expect.cached(
        () ->
            cache
                .getAsync(id, key -> CompletableFuture.completedStage(loads.next(key)))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS));
  }

  private void putWithTtl(long id) throws Exception {
    cache.put(id, 5, CacheOptions.ofTtl(Duration.ofSeconds(3)));
    Expect.equal(5, cache.getIfPresent(id), "at once");
    Expect.eventually("expired", () -> !cache.contains(id));
  }

  private void putWithTags(long id) {
    String tag = Fresh.text();
    cache.put(id, 5, CacheOptions.ofTags(tag));
    Expect.equal(5, cache.getIfPresent(id), "before the tag has gone");
    caches.invalidateTags(tag);
    Expect.equal(null, cache.getIfPresent(id), "after it");
  }

  private void invalidates(long id) throws Exception {
    Expect.cached(() -> values.find(id));
    cache.invalidate(id);
    Expect.that(!cache.contains(id), "still there");
    Expect.loadedAgain(() -> values.find(id));
    cache.invalidateAll();
    Expect.equal(3, values.find(id), "runs of the method after all entries have gone");
  }

  private void expires(long id) throws Exception {
    Expect.cached(() -> values.find(id));
    cache.expire(id);
    Expect.loadedAgain(() -> values.find(id));
  }
}
