package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layered.CacheExplanation;
import dev.layered.CacheExplanation.State;
import dev.layered.CacheKey;
import dev.layered.CacheLayer;
import dev.layered.CacheName;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.MissReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code explain} for caches and for calls of methods. */
class ExplainTest {

  @ApplicationScoped
  public static class Users {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Inject
    @CacheName("users")
    LayeredCache<Long, String> cache;

    @Layered(cacheName = "users", key = "{id}", ttl = 60, tags = "user:{id}")
    public String find(long id) {
      return "name" + CALLS.incrementAndGet();
    }

    @Layered(cacheName = "searches")
    public List<String> search(@CacheKey String name, @CacheKey int page, Object unused) {
      return List.of(name + CALLS.incrementAndGet());
    }

    @Layered(cacheName = "searches")
    public List<String> search(String name) {
      return List.of(name);
    }

    @Layered(cacheName = "stages")
    public CompletionStage<String> later(Long id) {
      return CompletableFuture.completedFuture("later");
    }
  }

  @ApplicationScoped
  public static class Nothing {}

  private App app;
  private Users users;
  private LayeredCaches caches;

  private void start(App.Builder builder) {
    app = builder.start();
    users = app.get(Users.class);
    caches = app.get(LayeredCaches.class);
  }

  @BeforeEach
  void start() {
    start(App.of(Users.class, Nothing.class));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void keyOfTheCache_isThatOfTheMethod() {
    users.find(1);
    caches.invalidateTags("user:1");
    users.find(1);
    CacheExplanation ofCall = caches.explain(Users.class, "find", 1);
    assertThat(ofCall.key()).isEqualTo(1L);
    assertThat(ofCall.cache()).isEqualTo("users");
    assertThat(ofCall.layer(CacheLayer.HEAP).state()).isEqualTo(State.FRESH);
    assertThat(ofCall.lastMiss().reason()).isEqualTo(MissReason.TAG_INVALIDATED);
    assertThat(ofCall.lastMiss().detail()).contains("tag \"user:1\" was invalidated at position 1");
    assertThat(caches.explain("users", 1L).keyText()).isEqualTo(ofCall.keyText());
    assertThat(caches.explain("users", 1).layer(CacheLayer.HEAP).state())
        .as("an int is another key")
        .isEqualTo(State.ABSENT);
  }

  @Test
  void severalParts_overloads_andLateResults() {
    users.search("a", 2, "x");
    CacheExplanation said = caches.explain(Users.class, "search", "a", 2, null);
    assertThat(said.layer(CacheLayer.HEAP).state()).isEqualTo(State.FRESH);
    assertThat(caches.explain(Users.class, "search", "a").layer(CacheLayer.HEAP).state())
        .isEqualTo(State.ABSENT);
    users.later(3L).toCompletableFuture().join();
    assertThat(caches.explain(Users.class, "later", 3L).layer(CacheLayer.HEAP).state())
        .isEqualTo(State.FRESH);
  }

  @Test
  void proxyOfABean_isTheBean() {
    assertThat(caches.explain(users.getClass(), "find", 1L).cache()).isEqualTo("users");
  }

  @Test
  void methodThatIsOff_isSaid() {
    stop();
    String off = Users.class.getName() + "/find/Layered/enabled";
    start(App.of(Users.class).with(off, false));
    users.find(1);
    assertThat(caches.explain(Users.class, "find", 1L).enabled()).isFalse();
    assertThat(caches.explain("users", 1L).enabled()).isTrue();
    assertThat(caches.explain(Users.class, "find", 1L).toString()).contains("users, disabled");
  }

  @Test
  void unknownNames_areRefusedWithThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> caches.explain("user", 1L))
        .withMessage("there is no cache \"user\"; there are: searches, stages, users");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> caches.explain(Nothing.class, "find", 1L))
        .withMessageContaining("is no bean with @Layered methods")
        .withMessageEndingWith("there are: " + Users.class.getName());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> caches.explain(Users.class, "fnid", 1L))
        .withMessageContaining("did you mean \"find\"?")
        .withMessageContaining("find(long), later(Long), search(String)")
        .withMessageContaining("search(String, int, Object)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> caches.explain(Users.class, "find", "1"))
        .withMessageContaining("takes arguments of the types (String); there are: find(long)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> caches.explain(Users.class, "later", 3))
        .withMessageContaining("(Integer); there are: later(Long)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> caches.explain(Users.class, "find", 1L, 2L))
        .withMessageContaining("(Long, Long)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> caches.explain(Users.class, "later", (Object) null))
        .withMessageContaining("cannot be part of a key");
  }
}
