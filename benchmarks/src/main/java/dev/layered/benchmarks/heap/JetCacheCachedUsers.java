package dev.layered.benchmarks.heap;

import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.anno.Cached;
import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.common.User;
import java.util.concurrent.atomic.AtomicLong;

/** Finds a user through JetCache's two layers. */
public class JetCacheCachedUsers {

  private final AtomicLong loads = new AtomicLong();

  /** Its argument is the key. */
  @Cached(name = "users:", expire = 3600, cacheType = CacheType.BOTH, localLimit = Keys.BOUND)
  public User find(String id) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** The same, said in Spring's expression language. */
  @Cached(
      name = "spel-users:",
      key = "#id",
      expire = 3600,
      cacheType = CacheType.BOTH,
      localLimit = Keys.BOUND)
  public User findBySpel(String id) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** With three arguments, which are the key. */
  @Cached(
      name = "users-of-three:",
      expire = 3600,
      cacheType = CacheType.BOTH,
      localLimit = Keys.BOUND)
  public User find(String id, String country, int year) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** How often a method was really called. */
  public long loads() {
    return loads.get();
  }
}
