package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.LoadRejectedException;
import dev.layered.LoadTimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines and limits of the loads of annotated methods. */
@Timeout(60)
class DeadlinesTest {

  @RequestScoped
  public static class Session {
    public String name() {
      return "session";
    }
  }

  @ApplicationScoped
  public static class Users {
    static final CountDownLatch NO_WAIT = new CountDownLatch(0);
    static final AtomicInteger CALLS = new AtomicInteger();
    static volatile CountDownLatch mayGoOn = NO_WAIT;

    @Inject Session session;

    private String user() {
      int call = CALLS.incrementAndGet();
      try {
        if (!mayGoOn.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody lets it go on");
        }
      } catch (InterruptedException ended) {
        throw new IllegalStateException(ended);
      }
      return "user" + call;
    }

    @Layered(
        cacheName = "soft",
        ttl = 600_000,
        staleIfError = 600_000,
        softDeadline = 20,
        unit = ChronoUnit.MILLIS)
    public String soft(long id) {
      return user();
    }

    @Layered(cacheName = "hard", ttl = 600_000, hardDeadline = 20, unit = ChronoUnit.MILLIS)
    public String hard(long id) {
      return user();
    }

    @Layered(cacheName = "where", hardDeadline = 60)
    public String where(long id) {
      return Thread.currentThread().getName() + " in a " + session.name();
    }

    @Layered(cacheName = "stage", ttl = 600_000, hardDeadline = 20, unit = ChronoUnit.MILLIS)
    public CompletionStage<String> stage(long id) {
      CALLS.incrementAndGet();
      return new CompletableFuture<>();
    }

    @Layered(cacheName = "limited", key = "{id}", maxConcurrentLoads = 1)
    public String limited(long id, Users self) {
      return id == 0 ? "end" : self.limited(id - 1, self);
    }

    @Layered(cacheName = "configured", key = "{id}")
    public String configured(long id, Users self) {
      return id == 0 ? "end" : self.configured(id - 1, self);
    }
  }

  private App app;
  private Users users;

  @BeforeEach
  void start() {
    Users.CALLS.set(0);
    Users.mayGoOn = Users.NO_WAIT;
    app =
        App.of(Users.class, Session.class)
            .with("layered.caches.configured.load.max-concurrent", 1)
            .with("layered.load.threads", 3)
            .start();
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    Users.mayGoOn.countDown();
    app.close();
  }

  @Test
  void softDeadline_slowMethod_servesStaleAndStoresWhatComesLater() {
    assertThat(users.soft(1)).isEqualTo("user1");
    app.get(LayeredCaches.class).cache("soft").expireAll();
    Users.mayGoOn = new CountDownLatch(1);

    assertThat(users.soft(1)).isEqualTo("user1");
    Users.mayGoOn.countDown();
    Await.until("the value is stored", () -> users.soft(1).equals("user2"));
    assertThat(Users.CALLS).hasValue(2);
  }

  @Test
  void hardDeadline_slowMethod_throwsAndStoresWhatComesLater() {
    Users.mayGoOn = new CountDownLatch(1);
    assertThatThrownBy(() -> users.hard(1))
        .isInstanceOf(LoadTimeoutException.class)
        .hasMessageContaining("LAYERED-631 cache \"hard\"");
    Users.mayGoOn.countDown();
    Await.until(
        "the value is stored",
        () -> "user1".equals(app.get(LayeredCaches.class).cache("hard").getIfPresent(1L)));
    assertThat(users.hard(1)).isEqualTo("user1");
    assertThat(Users.CALLS).hasValue(1);
  }

  @Test
  void deadline_methodRunsOnAThreadOfTheCacheInARequest() {
    RequestContextController request = app.requestContext();
    request.activate();
    assertThat(users.where(1)).matches("layered-load-\\d+ in a session");
    request.deactivate();
  }

  @Test
  void hardDeadline_noThreadIsFree_isRejected() {
    Users.mayGoOn = new CountDownLatch(1);
    for (long id = 1; id <= 3; id++) {
      long each = id;
      assertThatThrownBy(() -> users.hard(each)).isInstanceOf(LoadTimeoutException.class);
    }
    assertThatThrownBy(() -> users.hard(4))
        .isInstanceOf(LoadRejectedException.class)
        .hasMessageContaining("THREADS");
    Await.until("the three loads have begun", () -> Users.CALLS.get() == 3);
  }

  @Test
  void hardDeadline_stageThatNeverCompletes_failsInTime() {
    assertThat(users.stage(1).toCompletableFuture())
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(LoadTimeoutException.class);
  }

  @Test
  void maxConcurrentLoads_oneTooMany_isRejected() {
    assertThat(users.limited(0, users)).isEqualTo("end");
    assertThatThrownBy(() -> users.limited(2, users))
        .isInstanceOf(LoadRejectedException.class)
        .hasMessageContaining("BULKHEAD");
    assertThat(users.limited(1, users)).as("its inner call is a hit").isEqualTo("end");
  }

  @Test
  void maxConcurrentLoads_ofConfiguration_isObeyed() {
    assertThat(users.configured(0, users)).isEqualTo("end");
    assertThatThrownBy(() -> users.configured(2, users))
        .isInstanceOf(LoadRejectedException.class)
        .hasMessageContaining("BULKHEAD");
    assertThat(users.configured(1, users)).as("its inner call is a hit").isEqualTo("end");
  }
}
