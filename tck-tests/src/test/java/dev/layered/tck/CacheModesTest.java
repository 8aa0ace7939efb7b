package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.layered.CacheKey;
import dev.layered.CacheMode;
import dev.layered.CacheModes;
import dev.layered.CacheName;
import dev.layered.CacheOptions;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.NotCachedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modes of requests: whom they hold for, and when they end. */
@Timeout(60)
@SuppressWarnings("try") // a scope is only to be closed
class CacheModesTest {

  @ApplicationScoped
  public static class Users {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Inject
    @CacheName("users")
    LayeredCache<Long, String> cache;

    @Inject CacheModes modes;

    @Layered(cacheName = "users", key = "{id}")
    public String find(long id) {
      return "name" + CALLS.incrementAndGet();
    }

    @Layered(cacheName = "batches")
    public List<String> list(@CacheKey(each = true) List<Long> ids) {
      return ids.stream().map(id -> "name" + CALLS.incrementAndGet()).toList();
    }

    @Layered(cacheName = "stages")
    public CompletionStage<String> stage(long id) {
      return CompletableFuture.completedFuture("name" + CALLS.incrementAndGet());
    }

    @Layered(cacheName = "unis")
    public Uni<String> uni(long id) {
      return Uni.createFrom().item(() -> "name" + CALLS.incrementAndGet());
    }

    @Layered(cacheName = "stale", ttl = 600, staleWhileRevalidate = 600)
    public String stale(long id) {
      return modes.current() + " " + CALLS.incrementAndGet();
    }

    public String byHand(long id, CacheOptions options) {
      return cache.get(id, options, key -> "name" + CALLS.incrementAndGet());
    }
  }

  private App app;
  private Users users;
  private CacheModes modes;

  @BeforeEach
  void start() {
    Users.CALLS.set(0);
    app = App.start(Users.class);
    users = app.get(Users.class);
    modes = app.get(CacheModes.class);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private <T> T inRequest(Callable<T> work) throws Exception {
    RequestContextController request = app.requestContext();
    assertThat(request.activate()).isTrue();
    try {
      return work.call();
    } finally {
      request.deactivate();
    }
  }

  @Test
  void scope_holdsForMethodsUntilItIsClosed() throws Exception {
    users.find(1);
    inRequest(
        () -> {
          try (CacheModes.Scope scope = modes.use(CacheMode.REFRESH)) {
            assertThat(users.find(1)).isEqualTo("name2");
            assertThat(modes.current()).isEqualTo(CacheMode.REFRESH);
          }
          assertThat(users.find(1)).isEqualTo("name2");
          return null;
        });
  }

  @Test
  void set_holdsForTheRestOfTheRequest_andNotForTheNext() throws Exception {
    users.find(1);
    inRequest(
        () -> {
          modes.set(CacheMode.BYPASS);
          assertThat(users.find(1)).isEqualTo("name2");
          assertThat(users.find(1)).isEqualTo("name3");
          return null;
        });
    assertThat(inRequest(() -> users.find(1))).as("the next request").isEqualTo("name1");
    assertThat(inRequest(modes::current)).isEqualTo(CacheMode.NORMAL);
    assertThat(users.find(1)).as("no request").isEqualTo("name1");
  }

  @Test
  void scopeThatNobodyCloses_endsWithTheRequest() throws Exception {
    CacheModes.Scope forgotten = inRequest(() -> modes.use(CacheMode.BYPASS));
    users.find(1);
    assertThat(inRequest(() -> users.find(1))).isEqualTo("name1");
    forgotten.close();
  }

  @Test
  void otherRequests_atTheSameTime_areUnaffected() throws Exception {
    users.find(1);
    inRequest(
        () -> {
          modes.set(CacheMode.BYPASS);
          assertThat(onAnotherThread(() -> users.find(1))).isEqualTo("name1");
          assertThat(onAnotherThread(() -> inRequest(() -> users.find(1)))).isEqualTo("name1");
          assertThat(users.find(1)).isEqualTo("name2");
          return null;
        });
  }

  @Test
  void withoutARequest_aScopeBelongsToTheThread() throws Exception {
    users.find(1);
    try (CacheModes.Scope scope = modes.use(CacheMode.BYPASS)) {
      assertThat(users.find(1)).isEqualTo("name2");
      assertThat(onAnotherThread(() -> users.find(1))).isEqualTo("name1");
    }
    assertThat(users.find(1)).isEqualTo("name1");
    assertThatIllegalStateException()
        .isThrownBy(() -> modes.set(CacheMode.BYPASS))
        .withMessageStartingWith("LAYERED-652");
  }

  @Test
  void lateResults_areReadInTheModeInWhichTheyWereCalled() throws Exception {
    inRequest(
        () -> {
          assertThat(users.stage(1).toCompletableFuture().get()).isEqualTo("name1");
          assertThat(users.uni(1).await().indefinitely()).isEqualTo("name2");
          Uni<String> later;
          try (CacheModes.Scope scope = modes.use(CacheMode.REFRESH)) {
            assertThat(users.stage(1).toCompletableFuture().get()).isEqualTo("name3");
            later = users.uni(1);
          }
          assertThat(later.await().indefinitely()).isEqualTo("name4");
          assertThat(users.uni(1).await().indefinitely()).isEqualTo("name4");
          modes.set(CacheMode.ONLY_IF_CACHED);
          assertThat(users.stage(1).toCompletableFuture().get()).isEqualTo("name3");
          assertThatExceptionOfType(CompletionException.class)
              .isThrownBy(() -> users.stage(2).toCompletableFuture().join())
              .withCauseInstanceOf(NotCachedException.class);
          return null;
        });
  }

  @Test
  void onlyIfCached_throwsFromTheMethod() throws Exception {
    inRequest(
        () -> {
          modes.set(CacheMode.ONLY_IF_CACHED);
          assertThatExceptionOfType(NotCachedException.class).isThrownBy(() -> users.find(1));
          modes.set(CacheMode.NORMAL);
          users.find(1);
          modes.set(CacheMode.ONLY_IF_CACHED);
          assertThat(users.find(1)).isEqualTo("name1");
          return null;
        });
    assertThat(Users.CALLS).hasValue(1);
  }

  @Test
  void onlyIfCached_batchAnswersForAllElements_orThrows() throws Exception {
    users.list(List.of(1L, 2L));
    inRequest(
        () -> {
          modes.set(CacheMode.ONLY_IF_CACHED);
          assertThat(users.list(List.of(2L, 1L, 2L))).containsExactly("name2", "name1", "name2");
          assertThatExceptionOfType(NotCachedException.class)
              .isThrownBy(() -> users.list(List.of(1L, 3L)));
          return null;
        });
    assertThat(Users.CALLS).hasValue(2);
  }

  @Test
  void api_obeysTheRequest_unlessTheCallHasAModeOfItsOwn() throws Exception {
    users.find(1);
    inRequest(
        () -> {
          modes.set(CacheMode.REFRESH);
          assertThat(users.byHand(1, CacheOptions.DEFAULTS)).isEqualTo("name2");
          CacheOptions normal = CacheOptions.DEFAULTS.withMode(CacheMode.NORMAL);
          assertThat(users.byHand(1, normal)).isEqualTo("name2");
          assertThat(app.get(LayeredCaches.class).explain("users", 1L).mode())
              .isEqualTo(CacheMode.REFRESH);
          return null;
        });
    assertThat(users.find(1)).isEqualTo("name2");
  }

  /** The refresh has a request of its own, in which nobody has set a mode. */
  @Test
  void refreshInTheBackground_isNormal() throws Exception {
    users.stale(1);
    app.get(LayeredCaches.class).cache("stale").expireAll();
    CacheModes.Scope elsewhere =
        onAnotherThread(() -> modes.use(CacheMode.BYPASS)); // some mode is in force somewhere
    assertThat(inRequest(() -> users.stale(1))).isEqualTo("NORMAL 1");
    Await.until("it is refreshed", () -> users.stale(1).equals("NORMAL 2"));
    elsewhere.close();
  }

  private static <T> T onAnotherThread(Callable<T> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable failed) {
                result.completeExceptionally(failed);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result.get(20, TimeUnit.SECONDS);
  }
}
