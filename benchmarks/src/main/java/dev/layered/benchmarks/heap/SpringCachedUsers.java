package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.common.User;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cache.annotation.Cacheable;

/** Finds a user through Spring's cache. */
public class SpringCachedUsers {

  static final String CACHE = "users";
  static final String SPEL_CACHE = "spel-users";
  static final String CACHE_OF_THREE = "users-of-three";

  private final AtomicLong loads = new AtomicLong();

  /** Its argument is the key. */
  @Cacheable(CACHE)
  public User find(String id) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** The same, said in Spring's expression language. */
  @Cacheable(cacheNames = SPEL_CACHE, key = "#id")
  public User findBySpel(String id) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** With three arguments, which are the key. */
  @Cacheable(CACHE_OF_THREE)
  public User find(String id, String country, int year) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** How often a method was really called. */
  public long loads() {
    return loads.get();
  }
}
