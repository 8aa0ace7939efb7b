package dev.layered.benchmarks.heap;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds a user through its cache. */
@ApplicationScoped
public class CachedUsers {

  static final String CACHE = "users";
  static final String TEMPLATED_CACHE = "templated-users";

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
}
