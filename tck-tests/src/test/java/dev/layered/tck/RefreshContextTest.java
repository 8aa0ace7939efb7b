package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import dev.layered.LayeredCaches;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the method of a refresh is called: nobody waits for it, and its caller may have gone. */
@Timeout(60)
class RefreshContextTest {

  /** What a method finds around it. */
  private record Call(Context context, boolean onLoop, String request) {}

  @RequestScoped
  public static class Session {
    private final String id = UUID.randomUUID().toString();

    public String getId() {
      return id;
    }
  }

  @ApplicationScoped
  public static class Users {
    static final List<Call> CALLS = new CopyOnWriteArrayList<>();
    static final CountDownLatch NO_WAIT = new CountDownLatch(0);
    static volatile CountDownLatch mayGoOn = NO_WAIT;

    @Inject Session session;

    private String user() {
      CALLS.add(new Call(Vertx.currentContext(), Context.isOnEventLoopThread(), session.getId()));
      return "user" + CALLS.size();
    }

    @Layered(cacheName = "stages", ttl = 600, staleWhileRevalidate = 600)
    public CompletionStage<String> stage(long id) {
      return CompletableFuture.completedFuture(user());
    }

    @Layered(cacheName = "unis", ttl = 600, staleWhileRevalidate = 600)
    public Uni<String> uni(long id) {
      return Uni.createFrom().item(this::user);
    }

    @Layered(cacheName = "values", ttl = 600, staleWhileRevalidate = 600)
    public String value(long id) throws InterruptedException {
      if (!mayGoOn.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody lets it go on");
      }
      return user();
    }
  }

  private final Loop loop = new Loop();
  private App app;
  private Users users;

  @BeforeEach
  void start() {
    Users.CALLS.clear();
    Users.mayGoOn = Users.NO_WAIT;
    app = App.of(Users.class, Session.class).start();
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    loop.close();
    app.close();
  }

  private void makeStale() {
    for (String cache : List.of("stages", "unis", "values")) {
      app.get(LayeredCaches.class).cache(cache).expireAll();
    }
  }

  private static Call refresh() {
    Await.until("the value is refreshed", () -> Users.CALLS.size() == 2);
    return Users.CALLS.get(1);
  }

  private void loaded(Supplier<CompletionStage<String>> call) throws Exception {
    RequestContextController request = app.requestContext();
    request.activate();
    Loop.answer(call.get().toCompletableFuture());
    request.deactivate();
    makeStale();
  }

  private void isOnItsOwnContextOfTheLoop(Context caller, Call refresh) {
    assertThat(refresh.onLoop()).isTrue();
    assertThat(refresh.context()).isNotNull().isNotEqualTo(caller);
    assertThat(((io.vertx.core.impl.ContextInternal) refresh.context()).isDuplicate()).isTrue();
    assertThat(refresh.context().owner()).isEqualTo(loop.vertx());
  }

  @Test
  void stage_ofACallerOnALoop_isRefreshedOnALoopInAContextOfItsOwn() throws Exception {
    loaded(() -> users.stage(1));
    Context caller = loop.request();
    assertThat(Loop.answer(Loop.call(caller, () -> users.stage(1)))).isEqualTo("user1");
    isOnItsOwnContextOfTheLoop(caller, refresh());
  }

  @Test
  void uni_ofACallerOnALoop_isRefreshedOnALoopInAContextOfItsOwn() throws Exception {
    loaded(() -> users.uni(1).subscribeAsCompletionStage());
    Context caller = loop.request();
    assertThat(Loop.answer(Loop.call(caller, () -> users.uni(1).subscribeAsCompletionStage())))
        .isEqualTo("user1");
    isOnItsOwnContextOfTheLoop(caller, refresh());
  }

  @Test
  void stage_ofACallerOnAWorker_isRefreshedOnAWorkerInAContextOfItsOwn() throws Exception {
    loaded(() -> users.stage(1));
    Context caller = loop.request();
    String answer =
        caller
            .executeBlocking(() -> users.stage(1).toCompletableFuture().get(), false)
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(answer).isEqualTo("user1");
    Call refresh = refresh();
    assertThat(refresh.onLoop()).isFalse();
    assertThat(refresh.context()).isNotNull().isNotEqualTo(caller);
    assertThat(refresh.context().owner()).isEqualTo(loop.vertx());
  }

  /** The refresh waits until the request of its caller has ended, and has one of its own. */
  @Test
  void value_isRefreshedInARequestOfItsOwn_whenItsCallersHasEnded() throws Exception {
    RequestContextController request = app.requestContext();
    request.activate();
    assertThat(users.value(1)).isEqualTo("user1");
    makeStale();
    Users.mayGoOn = new CountDownLatch(1);
    assertThat(users.value(1)).isEqualTo("user1");
    request.deactivate();
    Users.mayGoOn.countDown();

    assertThat(refresh().request()).isNotEqualTo(Users.CALLS.get(0).request());
    Await.until("the refreshed value is served", () -> isServed("user2"));
  }

  private boolean isServed(String value) {
    try {
      return users.value(1).equals(value);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }
}
