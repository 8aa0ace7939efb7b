package dev.layered.benchmarks.arc;

import dev.layered.benchmarks.common.User;
import io.quarkus.arc.Unremovable;
import io.quarkus.cache.CacheResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/** Finds a user through {@code @CacheResult}; its caches are bounded in application.properties. */
@Unremovable
@ApplicationScoped
public class QuarkusUsers {

  private final AtomicLong loads = new AtomicLong();

  /** Its argument is the key. */
  @CacheResult(cacheName = "quarkus-users")
  public User find(String id) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** Its arguments are the key. */
  @CacheResult(cacheName = "quarkus-users-of-three")
  public User find(String id, String country, int year) {
    loads.incrementAndGet();
    return new User(id, "name of " + id);
  }

  /** How often a method was really called. */
  public long loads() {
    return loads.get();
  }
}
