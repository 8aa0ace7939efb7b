package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidate;
import dev.layered.CacheInvalidated;
import dev.layered.CacheInvalidated.Origin;
import dev.layered.InvalidateCache;
import dev.layered.InvalidateCache.Scope;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asking for invalidations by events, and hearing of them. */
class EventsTest {

  @ApplicationScoped
  public static class Users {
    final AtomicInteger calls = new AtomicInteger();
    @Inject Event<InvalidateCache> invalidate;

    @Layered(cacheName = "users", key = "{id}", tags = "user")
    public int find(long id) {
      return calls.incrementAndGet();
    }

    @CacheInvalidate(cacheName = "users", key = "{id}", tags = "other")
    public void delete(long id) {}

    @CacheInvalidate(cacheName = "users", key = "{id}")
    @CacheInvalidate(tags = "list")
    public void rename(long id) {}

    @CacheInvalidate(cacheName = "users", key = "{id}")
    @CacheInvalidate(tags = "list")
    public Uni<String> renameLater(long id) {
      return Uni.createFrom().item("renamed");
    }

    void fire(InvalidateCache request) {
      invalidate.fire(request);
    }
  }

  @ApplicationScoped
  public static class Listener {
    final List<CacheInvalidated> heard = new CopyOnWriteArrayList<>();
    final List<Boolean> stillCached = new CopyOnWriteArrayList<>();
    @Inject LayeredCaches caches;

    void on(@Observes CacheInvalidated event) {
      heard.add(event);
      stillCached.add(caches.cache("users").contains(1L));
      if (event.text().equals("fail")) {
        throw new IllegalStateException("observer");
      }
    }

    List<CacheInvalidated> heard() {
      return heard;
    }

    List<Boolean> stillCached() {
      return stillCached;
    }
  }

  private App app;
  private Users users;
  private Listener listener;

  @BeforeEach
  void start() {
    app = App.start(Users.class, Listener.class);
    users = app.get(Users.class);
    listener = app.get(Listener.class);
    users.find(1);
    users.find(2);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private boolean isCached(long id) {
    return app.get(LayeredCaches.class).cache("users").contains(id);
  }

  private static CacheInvalidated event(
      Scope scope,
      String cache,
      List<String> keys,
      Set<String> tags,
      String text,
      boolean expired) {
    return new CacheInvalidated(scope, cache, keys, tags, text, expired, Origin.LOCAL);
  }

  @Test
  void repeatedAnnotations_invalidateOnceEach() {
    users.rename(1);
    users.rename(2);
    assertThat(listener.heard())
        .containsExactly(
            event(Scope.KEYS, "users", List.of("1"), Set.of(), "", false),
            event(Scope.ANY_TAG, null, List.of(), Set.of("list"), "", false),
            event(Scope.KEYS, "users", List.of("2"), Set.of(), "", false),
            event(Scope.ANY_TAG, null, List.of(), Set.of("list"), "", false));
  }

  @Test
  void repeatedAnnotations_invalidateOnceEachAlsoWhenTheMethodAnswersLater() {
    Uni<String> rename = users.renameLater(1);
    assertThat(rename.await().atMost(Duration.ofSeconds(20))).isEqualTo("renamed");
    assertThat(listener.heard())
        .containsExactly(
            event(Scope.KEYS, "users", List.of("1"), Set.of(), "", false),
            event(Scope.ANY_TAG, null, List.of(), Set.of("list"), "", false));
  }

  @Test
  void firedRequest_invalidates() {
    users.fire(InvalidateCache.keys("users", 1L));
    assertThat(isCached(1)).isFalse();
    assertThat(isCached(2)).isTrue();
    users.fire(InvalidateCache.tags("user"));
    assertThat(isCached(2)).isFalse();
  }

  @Test
  void firedRequestForUnknownCache_throwsToWhoFires() {
    assertThatThrownBy(() -> users.fire(InvalidateCache.cache("user")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"user\"")
        .hasMessageContaining("users");
  }

  @Test
  void eachRequest_isAnnouncedWithWhatItSelects() {
    users.fire(InvalidateCache.keys("users", 1L, 2L));
    users.fire(InvalidateCache.tags("a", "b"));
    users.fire(InvalidateCache.allTags("a"));
    users.fire(InvalidateCache.prefix("users", "1"));
    users.fire(InvalidateCache.pattern("users", "1*"));
    users.fire(InvalidateCache.cache("users").expiring());
    assertThat(listener.heard())
        .containsExactly(
            event(Scope.KEYS, "users", List.of("1", "2"), Set.of(), "", false),
            event(Scope.ANY_TAG, null, List.of(), Set.of("a", "b"), "", false),
            event(Scope.ALL_TAGS, null, List.of(), Set.of("a"), "", false),
            event(Scope.PREFIX, "users", List.of(), Set.of(), "1", false),
            event(Scope.PATTERN, "users", List.of(), Set.of(), "1*", false),
            event(Scope.CACHE, "users", List.of(), Set.of(), "", true));
  }

  @Test
  void annotation_isAnnouncedAfterItWasApplied() {
    users.delete(1);
    assertThat(listener.heard())
        .containsExactly(
            event(Scope.KEYS, "users", List.of("1"), Set.of(), "", false),
            event(Scope.ANY_TAG, null, List.of(), Set.of("other"), "", false));
    assertThat(listener.stillCached()).containsExactly(false, false);
  }

  @Test
  void observerThatFails_isLoggedAndChangesNothing() {
    try (Logged logged = new Logged()) {
      users.fire(InvalidateCache.pattern("users", "fail"));
      assertThat(logged.linesWith("LAYERED-501")).hasSize(1);
    }
  }
}
