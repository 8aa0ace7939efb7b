package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.CacheName;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SmokeTest {

  public record User(long id, String name) {}

  @ApplicationScoped
  public static class Users {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(cacheName = "users", key = "{id}", tags = "user")
    public User find(long id) {
      return new User(id, "name" + calls.incrementAndGet());
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void delete(long id) {}
  }

  @Dependent
  public static class Holder {
    @Inject
    @CacheName("users")
    LayeredCache<Long, User> users;

    @Inject LayeredCaches caches;
  }

  @Test
  void works() {
    try (var container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addBeanClasses(Users.class, Holder.class)
            .initialize()) {
      Users users = container.select(Users.class).get();
      assertThat(users.find(1)).isEqualTo(new User(1, "name1"));
      assertThat(users.find(1)).isEqualTo(new User(1, "name1"));
      Holder holder = container.select(Holder.class).get();
      assertThat(holder.users.getIfPresent(1L)).isEqualTo(new User(1, "name1"));
      users.delete(1);
      assertThat(users.find(1)).isEqualTo(new User(1, "name2"));
      holder.caches.invalidateTags("user");
      assertThat(users.find(1)).isEqualTo(new User(1, "name3"));
    }
  }
}
