package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.CacheInvalidated;
import dev.layered.CacheInvalidated.Origin;
import dev.layered.InvalidateCache;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.testing.RedisServers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes on one Redis: what one invalidates, the other serves no more, and hears of. */
class SharedInvalidationTest {

  /** Static: the same database for both nodes. */
  private static final Map<Long, String> ROWS = new ConcurrentHashMap<>();

  @ApplicationScoped
  public static class Users {

    @Layered(
        cacheName = "users",
        key = "{id}",
        tags = {"user", "user:{id}"})
    public String find(long id) {
      return ROWS.get(id);
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void deleted(long id) {}

    @CacheInvalidate(tags = "user:{id}")
    public void tagged(long id) {}

    @CacheInvalidate(cacheName = "users", all = true)
    public void allGone() {}

    @CacheInvalidate(cacheName = "users", prefix = "1")
    public void prefixed() {}

    @CacheInvalidate(cacheName = "users", pattern = "?")
    public void matching() {}
  }

  @RequestScoped
  public static class Request {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final int number = COUNT.incrementAndGet();

    public int number() {
      return number;
    }
  }

  @ApplicationScoped
  public static class Listener {
    private final List<CacheInvalidated> heard = new CopyOnWriteArrayList<>();
    private final List<Integer> requests = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();
    @Inject LayeredCaches caches;
    @Inject Request request;

    void on(@Observes CacheInvalidated event) {
      if (event.origin() == Origin.REMOTE) {
        requests.add(request.number());
        caches.cache("users").contains(1L);
        threads.add(Thread.currentThread().getName());
      }
      heard.add(event);
    }

    List<CacheInvalidated> heard() {
      return heard;
    }

    List<Integer> requests() {
      return requests;
    }

    List<String> threads() {
      return threads;
    }
  }

  private final Nodes nodes = new Nodes(RedisServers.shared());

  @BeforeEach
  void reset() {
    ROWS.clear();
    ROWS.put(1L, "old");
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private App start() {
    return nodes.start(Users.class, Listener.class, Request.class);
  }

  private static String find(App app) {
    return app.get(Users.class).find(1);
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        way("annotation with key", app -> app.get(Users.class).deleted(1)),
        way("annotation with tag", app -> app.get(Users.class).tagged(1)),
        way("annotation with all", app -> app.get(Users.class).allGone()),
        way("annotation with prefix", app -> app.get(Users.class).prefixed()),
        way("annotation with pattern", app -> app.get(Users.class).matching()),
        way("cache by key", app -> users(app).invalidate(1L)),
        way("cache with all", app -> users(app).invalidateAll()),
        way("cache by pattern", app -> users(app).invalidateMatching("1*")),
        way("caches by tag", app -> app.get(LayeredCaches.class).invalidateTags("x", "user")),
        way("event with key", app -> app.fire(InvalidateCache.keys("users", 1L))),
        way("event with tags", app -> app.fire(InvalidateCache.tags("user"))),
        way("event with all tags", app -> app.fire(InvalidateCache.allTags("user", "user:1"))),
        way("event with cache", app -> app.fire(InvalidateCache.cache("users"))));
  }

  private static Arguments way(String name, Consumer<App> action) {
    return Arguments.of(name, action);
  }

  private static LayeredCache<Long, String> users(App app) {
    return app.get(LayeredCaches.class).cache("users");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void invalidatedOnOneNode_isServedNowhere(String name, Consumer<App> invalidation) {
    App a = start();
    App b = start();
    assertThat(find(a)).isEqualTo("old");
    assertThat(find(b)).isEqualTo("old");
    ROWS.put(1L, "new");
    assertThat(find(b)).as("cached").isEqualTo("old");

    invalidation.accept(a);

    assertThat(find(a)).isEqualTo("new");
    Await.until("b serves the new value", () -> find(b).equals("new"));
    Await.until("b tells its application", () -> b.get(Listener.class).heard().size() == 1);
    CacheInvalidated local = a.get(Listener.class).heard().get(0);
    CacheInvalidated remote = b.get(Listener.class).heard().get(0);
    assertThat(local.origin()).isEqualTo(Origin.LOCAL);
    assertThat(remote)
        .isEqualTo(
            new CacheInvalidated(
                local.scope(),
                local.cacheName(),
                local.keys(),
                local.tags(),
                local.text(),
                local.expired(),
                Origin.REMOTE));
    assertThat(a.get(Listener.class).heard()).hasSize(1);
  }

  @Test
  void observers_areToldInOrder_eachInARequestOfItsOwn() {
    App a = start();
    App b = start();
    for (int i = 0; i < 50; i++) {
      users(a).invalidatePrefix("p" + i);
    }

    Listener listener = b.get(Listener.class);
    Await.until("all are told", () -> listener.heard().size() == 50);
    for (int i = 0; i < 50; i++) {
      assertThat(listener.heard().get(i).text()).isEqualTo("p" + i);
    }
    assertThat(listener.requests()).hasSize(50).doesNotHaveDuplicates();
    assertThat(listener.threads()).containsOnly("layered-observers-1");
  }

  @Test
  void observerThatFails_isLoggedAndTheNextIsTold() {
    App a = start();
    App b = nodes.start(Users.class, FailingListener.class);
    try (Logged logged = new Logged()) {
      users(a).invalidatePrefix("first");
      users(a).invalidatePrefix("second");
      Await.until("both are told", () -> b.get(FailingListener.class).heard() == 2);
      // Said after the observer has failed, on its thread.
      Await.until("both are said", () -> logged.linesWith("LAYERED-501").size() >= 2);
      assertThat(logged.linesWith("LAYERED-501")).hasSize(2);
    }
  }

  @ApplicationScoped
  public static class FailingListener {
    private final AtomicInteger heard = new AtomicInteger();

    void on(@Observes CacheInvalidated event) {
      heard.incrementAndGet();
      throw new IllegalStateException("observer");
    }

    int heard() {
      return heard.get();
    }
  }

  @Test
  void syncMode_otherNodeNeverServesTheOldValueAfterTheCallHasReturned() {
    App a = nodes.start(nodes.node(Users.class).with("layered.coherence.mode", "sync"));
    App b = nodes.start(nodes.node(Users.class).with("layered.coherence.mode", "sync"));
    for (int round = 0; round < 300; round++) {
      String old = "value" + round;
      String next = "value" + (round + 1);
      ROWS.put(1L, old);
      a.get(Users.class).deleted(1);
      assertThat(find(b)).isEqualTo(old);
      ROWS.put(1L, next);

      if (round % 2 == 0) {
        a.get(Users.class).deleted(1);
      } else {
        a.get(Users.class).tagged(1);
      }

      assertThat(find(b)).isEqualTo(next);
    }
  }
}
