package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.testing.EmbeddedRedis;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** Callers on an event loop when Redis, Vert.x or the container goes away. */
@Timeout(60)
class LoopOutageTest {

  @ApplicationScoped
  public static class Users {
    static final AtomicReference<CompletableFuture<String>> holding = new AtomicReference<>();

    /** The first call is answered by hand. */
    @Layered(cacheName = "users", key = "{id}")
    public Uni<String> find(long id) {
      CompletableFuture<String> first = holding.getAndSet(null);
      return first != null
          ? Uni.createFrom().completionStage(first)
          : Uni.createFrom().item("user" + id);
    }
  }

  private final EmbeddedRedis redis = new EmbeddedRedis();
  private final Nodes nodes = new Nodes(redis.uri());
  private final Loop loop = new Loop();
  private final CompletableFuture<String> held = new CompletableFuture<>();
  private App app;
  private Users users;

  @BeforeEach
  void start() {
    Users.holding.set(null);
    app = nodes.start(Users.class);
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    loop.close();
    nodes.close();
    redis.close();
  }

  private CompletableFuture<String> find(long id) {
    return loop.call(() -> users.find(id).subscribeAsCompletionStage());
  }

  /**
   * Whether this node may use what it has must be asked again, of a server that is silent. The loop
   * is watched while calls come, because one that asked would be there for more than a second.
   */
  @Test
  void lapsedLease_isNotRenewedByTheLoop() throws Exception {
    assertThat(Loop.answer(find(1))).isEqualTo("user1");
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    loop.request().runOnContext(started -> thread.complete(Thread.currentThread()));
    Thread watched = Loop.answer(thread);
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port(), 20_000)) {
      jedis.clientPause(13_000, ClientPauseMode.ALL);
    }
    Await.until(
        "the node does not trust its heap any more",
        () -> !app.get(LayeredCaches.class).cache("users").contains(1L));

    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      answers.add(find(1));
      TimeUnit.MILLISECONDS.sleep(25); // from one look at the loop to the next
      assertThat(watched.getStackTrace())
          .noneMatch(frame -> frame.getClassName().startsWith("dev.layered.redis"));
    }
    for (CompletableFuture<String> answer : answers) {
      assertThat(Loop.answer(answer)).isEqualTo("user1");
    }
  }

  @Test
  void vertxThatCloses_leavesNoCallerWithoutAnAnswer() throws Exception {
    Users.holding.set(held);
    CompletableFuture<String> first = find(1);
    Await.until("the method is called", () -> Users.holding.get() == null);
    CompletableFuture<String> second = find(1);
    Await.until(
        "the second caller waits",
        () -> app.get(LayeredCaches.class).cache("users").statistics().coalesced() == 1);
    loop.close();
    held.complete("late");
    assertThat(Loop.answer(first)).isEqualTo("late");
    assertThat(Loop.answer(second)).isEqualTo("late");
  }

  @Test
  void containerThatCloses_leavesNoCallerWithoutAnAnswer() throws Exception {
    Users.holding.set(held);
    CompletableFuture<String> first = find(1);
    Await.until("the method is called", () -> Users.holding.get() == null);
    nodes.stop(app);
    held.complete("late");
    assertThat(Loop.answer(first)).isEqualTo("late");
  }

  /** Nobody tells a closed node that another one has loaded the key. */
  @Test
  void containerThatCloses_leavesNoCallerWaitingForAnotherNode() throws Exception {
    nodes.stop(app);
    // Or it would look again by itself when the lease of the other node may have ended.
    app = nodes.start(nodes.node(Users.class).with("layered.redis.lease-time", "PT50S"));
    users = app.get(Users.class);
    App owner = nodes.start(nodes.node(Users.class).with("layered.redis.lease-time", "PT50S"));
    Users others = owner.get(Users.class);
    Users.holding.set(held);
    CompletableFuture<String> other = others.find(1).subscribeAsCompletionStage();
    Await.until("the method is called", () -> Users.holding.get() == null);
    CompletableFuture<String> waiting = find(1);
    TimeUnit.MILLISECONDS.sleep(500); // there is nothing to see of a caller that waits
    assertThat(waiting).isNotDone();
    nodes.stop(app);
    assertThat(waiting.handle((value, problem) -> "answered").get(20, TimeUnit.SECONDS))
        .isEqualTo("answered");
    held.complete("late");
    assertThat(Loop.answer(other)).isEqualTo("late");
  }
}
