package dev.layered.benchmarks.arc;

import dev.layered.benchmarks.common.User;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Finds a user through {@code @Layered}. */
@Unremovable
@ApplicationScoped
public class LayeredUsers {

  private static final String CACHE = "users";
  private static final String CACHE_OF_THREE = "users-of-three";

  @Inject LayeredCaches caches;

  /** Its argument is the key. */
  @Layered(cacheName = CACHE, ttl = 3600)
  public User find(String id) {
    return new User(id, "name of " + id);
  }

  /** Its arguments are the key. */
  @Layered(cacheName = CACHE_OF_THREE, ttl = 3600)
  public User find(String id, String country, int year) {
    return new User(id, "name of " + id);
  }

  /** How often a method was really called. */
  public long loads() {
    return loads(CACHE) + loads(CACHE_OF_THREE);
  }

  private long loads(String cache) {
    return caches.cache(cache).statistics().loads();
  }
}
