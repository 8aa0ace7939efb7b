package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers without an event loop, where there is MicroProfile Context Propagation. */
@Timeout(60)
class ContextPropagationTest {

  @RequestScoped
  public static class Session {
    private String user = "";

    public String getUser() {
      return user;
    }

    public void setUser(String user) {
      this.user = user;
    }
  }

  @ApplicationScoped
  public static class Users {
    static final List<String> CALLED_BY = new CopyOnWriteArrayList<>();
    static volatile CompletableFuture<String> pending = new CompletableFuture<>();

    private static CompletableFuture<String> called() {
      CALLED_BY.add(NamedThreads.NAME.get());
      return pending;
    }

    @Layered(cacheName = "users")
    public CompletionStage<String> find(long id) {
      return called();
    }

    @Layered(cacheName = "unis")
    public Uni<String> uni(long id) {
      return Uni.createFrom().completionStage(called());
    }

    @CachePut(cacheName = "users")
    public CompletionStage<String> put(long id) {
      return called();
    }

    @CacheInvalidate(cacheName = "users")
    public CompletionStage<String> delete(long id) {
      return called();
    }
  }

  private App app;
  private Users users;

  @BeforeEach
  void start() {
    Users.CALLED_BY.clear();
    Users.pending = new CompletableFuture<>();
    app = App.of(Users.class, Session.class).with("layered.load-wait", "PT0.2S").start();
    users = app.get(Users.class);
    NamedThreads.NAME.set("caller");
  }

  @AfterEach
  void stop() {
    NamedThreads.NAME.remove();
    app.close();
  }

  private static CompletableFuture<String> nameOfWhoGoesOn(CompletionStage<String> answer) {
    return answer.thenApply(value -> NamedThreads.NAME.get()).toCompletableFuture();
  }

  private static void completeOnAnotherThread() throws Exception {
    Thread other = new Thread(() -> Users.pending.complete("value"));
    other.start();
    other.join();
  }

  @Test
  void load_thatTwoShare_isAnsweredToEachInItsOwnContext() throws Exception {
    app.close();
    app = App.of(Users.class, Session.class).start();
    users = app.get(Users.class);
    CompletableFuture<String> first = nameOfWhoGoesOn(users.find(1));
    NamedThreads.NAME.set("other caller");
    CompletableFuture<String> second = nameOfWhoGoesOn(users.find(1));
    NamedThreads.NAME.set("nobody");
    completeOnAnotherThread();

    assertThat(Loop.answer(first)).isEqualTo("caller");
    assertThat(Loop.answer(second)).isEqualTo("other caller");
  }

  /** The calling thread works for somebody else when the answer comes. */
  @Test
  void load_answeredOnTheCallersThreadLater_isAnsweredInItsContext() throws Exception {
    CompletableFuture<String> name = nameOfWhoGoesOn(users.find(1));
    NamedThreads.NAME.set("somebody else");
    Users.pending.complete("value");
    assertThat(Loop.answer(name)).isEqualTo("caller");
    assertThat(NamedThreads.NAME.get()).isEqualTo("somebody else");
  }

  @Test
  void method_thatIsCalledAfterAWait_isCalledInItsCallersContext() throws Exception {
    CompletionStage<String> first = users.find(1);
    NamedThreads.NAME.set("other caller");
    CompletionStage<String> second = users.find(1);
    NamedThreads.NAME.set("nobody");
    Await.until("the second caller is tired of waiting", () -> Users.CALLED_BY.size() == 2);
    completeOnAnotherThread();

    assertThat(Users.CALLED_BY).containsExactly("caller", "other caller");
    assertThat(Loop.answer(first.toCompletableFuture())).isEqualTo("value");
    assertThat(Loop.answer(second.toCompletableFuture())).isEqualTo("value");
  }

  @Test
  void writes_areAnsweredInTheCallersContext() throws Exception {
    CompletableFuture<String> put = nameOfWhoGoesOn(users.put(1));
    CompletableFuture<String> deleted = nameOfWhoGoesOn(users.delete(1));
    CompletableFuture<String> uni = nameOfWhoGoesOn(users.uni(1).subscribeAsCompletionStage());
    NamedThreads.NAME.set("nobody");
    completeOnAnotherThread();

    assertThat(Loop.answer(put)).isEqualTo("caller");
    assertThat(Loop.answer(deleted)).isEqualTo("caller");
    assertThat(Loop.answer(uni)).isEqualTo("caller");
  }

  @Test
  void request_isActiveWhereItsCallerGoesOn() throws Exception {
    Session session = app.get(Session.class);
    RequestContextController request = app.requestContext();
    request.activate();
    CompletableFuture<String> user;
    try {
      session.setUser("Ada");
      user = users.find(1).thenApply(value -> session.getUser()).toCompletableFuture();
      completeOnAnotherThread();
      assertThat(user.get(20, TimeUnit.SECONDS)).isEqualTo("Ada");
    } finally {
      request.deactivate();
    }
  }

  @Test
  void hitOnTheHeap_takesNothingAlong() throws Exception {
    Users.pending.complete("value");
    Loop.answer(users.find(1).toCompletableFuture());
    int before = NamedThreads.CAPTURES.get();
    assertThat(before).isPositive();
    for (int i = 0; i < 5; i++) {
      assertThat(Loop.answer(users.find(1).toCompletableFuture())).isEqualTo("value");
    }
    assertThat(NamedThreads.CAPTURES).hasValue(before);
  }
}
