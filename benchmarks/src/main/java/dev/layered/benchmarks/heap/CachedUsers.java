package dev.layered.benchmarks.heap;

import dev.layered.Layered;
import dev.layered.benchmarks.common.User;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds a user through its cache. */
@ApplicationScoped
public class CachedUsers {

  static final String CACHE = "users";
  static final String TEMPLATED_CACHE = "templated-users";
  static final String CACHE_OF_THREE = "users-of-three";

  /** The cached method; its argument is the key. */
  @Layered(cacheName = CACHE, ttl = 3600)
  public User find(String id) {
    return new User(id, "name of " + id);
  }

  /** The same with a key template and a tag. */
  @Layered(cacheName = TEMPLATED_CACHE, key = "{id}", tags = "user", ttl = 3600)
  public User findTemplated(String id) {
    return new User(id, "name of " + id);
  }

  /** With three arguments, which are the key. */
  @Layered(cacheName = CACHE_OF_THREE, ttl = 3600)
  public User find(String id, String country, int year) {
    return new User(id, "name of " + id);
  }
}
