package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheName;
import dev.layered.InvalidateCache;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Caches as injected objects. */
class InjectionTest {

  public record User(long id, String name) {}

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "users", key = "{id}")
    public User find(long id) {
      return new User(id, "loaded");
    }
  }

  @Dependent
  public static class Holder {
    @Inject
    @CacheName("users")
    LayeredCache<Long, User> field;

    @Inject
    @CacheName("users")
    Instance<LayeredCache<Long, User>> instance;

    @Inject
    @CacheName("users")
    Provider<LayeredCache<Long, User>> provider;

    @Inject LayeredCaches caches;

    final LayeredCache<String, List<User>> ofConstructor;
    LayeredCache<Long, User> ofInitializer;

    @Inject
    public Holder(@CacheName("only-injected") LayeredCache<String, List<User>> cache) {
      ofConstructor = cache;
    }

    @Inject
    void initialize(@CacheName("users") LayeredCache<Long, User> cache) {
      ofInitializer = cache;
    }
  }

  public static class Ping {}

  @ApplicationScoped
  public static class Observer {
    void on(@Observes Ping ping, @CacheName("of-observer") LayeredCache<String, String> cache) {
      cache.put("ping", "heard");
    }
  }

  public record Produced(String cacheName) {}

  @ApplicationScoped
  public static class Producer {
    @Produces
    @Dependent
    Produced produced(@CacheName("of-producer") LayeredCache<String, String> cache) {
      return new Produced(cache.name());
    }
  }

  @SessionScoped
  public static class Session implements Serializable {
    private static final long serialVersionUID = 1L;

    @Layered
    public int find(long id) {
      return 1;
    }
  }

  @Test
  void everyKindOfInjectionPoint_getsTheCacheOfTheMethods() {
    try (App app = App.start(Users.class, Holder.class)) {
      User user = app.get(Users.class).find(1);
      Holder holder = app.get(Holder.class);
      assertThat(holder.field.getIfPresent(1L)).isSameAs(user);
      assertThat(holder.instance.get().getIfPresent(1L)).isSameAs(user);
      assertThat(holder.provider.get().getIfPresent(1L)).isSameAs(user);
      assertThat(holder.ofInitializer.getIfPresent(1L)).isSameAs(user);
      assertThat(holder.caches.<Long, User>cache("users").getIfPresent(1L)).isSameAs(user);
    }
  }

  @Test
  void injectionPointAlone_declaresACache() {
    try (App app = App.start(Users.class, Holder.class)) {
      LayeredCache<String, List<User>> cache = app.get(Holder.class).ofConstructor;
      assertThat(cache.get("a", key -> List.of(new User(1, key)))).hasSize(1);
      assertThat(cache.get("a", key -> List.of())).hasSize(1);
      assertThat(cache.name()).isEqualTo("only-injected");
      assertThat(app.get(LayeredCaches.class).names()).containsExactly("only-injected", "users");
    }
  }

  @Test
  void parametersOfObserversAndProducers_declareCaches() {
    try (App app = App.start(Observer.class, Producer.class)) {
      app.fire(new Ping());
      assertThat(app.get(Produced.class).cacheName()).isEqualTo("of-producer");
      LayeredCaches caches = app.get(LayeredCaches.class);
      assertThat(caches.cache("of-observer").getIfPresent("ping")).isEqualTo("heard");
    }
  }

  @Test
  void unknownName_isAnIllegalArgumentWithTheNamesThereAre() {
    try (App app = App.start(Users.class)) {
      LayeredCaches caches = app.get(LayeredCaches.class);
      assertThat(caches.names()).containsExactly("users");
      assertThatThrownBy(() -> caches.cache("user"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is no cache \"user\"; there are: users");
      assertThatThrownBy(() -> caches.invalidate(InvalidateCache.cache("user")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> caches.invalidateTags())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void sameName_isTheSameObject() {
    try (App app = App.start(Users.class)) {
      LayeredCaches caches = app.get(LayeredCaches.class);
      assertThat(caches.<Long, User>cache("users")).isSameAs(caches.<Long, User>cache("users"));
    }
  }

  @Test
  void cacheAfterTheEnd_isAnIllegalState() {
    LayeredCache<Long, User> cache;
    try (App app = App.start(Users.class)) {
      cache = app.get(LayeredCaches.class).cache("users");
      cache.put(1L, new User(1, "a"));
    }
    assertThatThrownBy(() -> cache.getIfPresent(1L)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.put(1L, new User(1, "a")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void applicationWithoutCaches_starts() {
    try (App app = App.start(Producer.class)) {
      assertThat(app.get(LayeredCaches.class).names()).containsExactly("of-producer");
    }
    try (App app = App.start(App.class)) {
      assertThat(app.get(LayeredCaches.class).names()).isEmpty();
    }
  }

  @Test
  void beanOfPassivatingScope_deploys() {
    try (App app = App.start(Session.class)) {
      assertThat(app.get(LayeredCaches.class).names())
          .containsExactly(Session.class.getName() + ".find(long)");
    }
  }
}
