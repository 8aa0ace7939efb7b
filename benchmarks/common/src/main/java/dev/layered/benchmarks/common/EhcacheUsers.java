package dev.layered.benchmarks.common;

import java.time.Duration;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Ehcache on the heap, bounded by entries, with a TTL. */
@State(Scope.Benchmark)
public class EhcacheUsers {

  private Cache<String, User> cache;
  private CacheManager manager;

  /** Makes and fills it. */
  @Setup
  public void open() {
    manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
    cache =
        manager.createCache(
            "users",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class, User.class, ResourcePoolsBuilder.heap(Keys.BOUND))
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofHours(1))));
    Keys.all().forEach(key -> cache.put(key, new User(key, "name of " + key)));
  }

  /** Looks a user up. */
  public User get(String key) {
    return cache.get(key);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    manager.close();
  }
}
