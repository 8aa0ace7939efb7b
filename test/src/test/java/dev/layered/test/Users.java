package dev.layered.test;

import dev.layered.CacheInvalidate;
import dev.layered.CacheName;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests cache. Each value says which load it comes from. */
@ApplicationScoped
public class Users {

  @Inject
  @CacheName("users")
  LayeredCache<Long, String> cache;

  private final AtomicInteger loads = new AtomicInteger();
  private volatile boolean failing;

  @Layered(cacheName = "users", key = "{id}", ttl = 300, tags = "user")
  public String find(long id) {
    return load(id);
  }

  @Layered(cacheName = "prices", key = "{id}", ttl = 60, staleIfError = 600)
  public String price(long id) {
    return load(id);
  }

  @Layered(cacheName = "outer", key = "{id}", ttl = 60)
  public String outer(long id) {
    return "of " + cache.get(id, this::load);
  }

  @Layered(cacheName = "later", key = "{id}", ttl = 60)
  public CompletionStage<String> later(long id) {
    return CompletableFuture.supplyAsync(() -> load(id));
  }

  @CacheInvalidate(cacheName = "users", key = "{id}")
  public void forget(long id) {}

  void fail(boolean on) {
    failing = on;
  }

  LayeredCache<Long, String> cache() {
    return cache;
  }

  private String load(long id) {
    if (failing) {
      throw new IllegalStateException("the origin is down");
    }
    return id + "-" + loads.incrementAndGet();
  }
}
