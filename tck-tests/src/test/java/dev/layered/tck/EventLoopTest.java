package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.testing.EmbeddedRedis;
import dev.layered.testing.Stalls;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** Callers on an event loop, which must not wait for Redis or the disk. */
@Timeout(60)
class EventLoopTest {

  /** Of the kind that callers use again. */
  public static class Criteria {
    volatile long id;

    public long getId() {
      return id;
    }
  }

  @ApplicationScoped
  public static class Users {
    static final List<Context> CALLED_ON = new CopyOnWriteArrayList<>();
    static final List<Boolean> CALLED_ON_LOOP = new CopyOnWriteArrayList<>();
    static final AtomicReference<CompletableFuture<String>> holding = new AtomicReference<>();

    private static String user(long id) {
      CALLED_ON.add(Vertx.currentContext());
      CALLED_ON_LOOP.add(Context.isOnEventLoopThread());
      return "user" + id;
    }

    @Layered(cacheName = "users", key = "{id}")
    public CompletionStage<String> stage(long id) {
      return CompletableFuture.completedFuture(user(id));
    }

    @Layered(cacheName = "held")
    public CompletionStage<String> held(long id) {
      CompletableFuture<String> first = holding.getAndSet(null);
      return first != null ? first : CompletableFuture.completedFuture(user(id));
    }

    @Layered(cacheName = "elsewhere")
    public CompletionStage<String> elsewhere(long id) {
      return CompletableFuture.supplyAsync(() -> "user" + id);
    }

    @Layered(cacheName = "criteria", key = "{criteria.id}")
    public CompletionStage<String> byCriteria(Criteria criteria) {
      return CompletableFuture.completedFuture("user" + criteria.id);
    }

    @Layered(cacheName = "users", key = "{id}")
    public Uni<String> uni(long id) {
      return Uni.createFrom().item(user(id));
    }

    @CachePut(cacheName = "users", key = "{id}")
    public CompletionStage<String> put(long id) {
      return CompletableFuture.completedFuture(user(id));
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public Uni<String> delete(long id) {
      return Uni.createFrom().item(user(id));
    }
  }

  private final EmbeddedRedis redis = new EmbeddedRedis();
  private final Nodes nodes = new Nodes(redis.uri());
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private Users users;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    Users.CALLED_ON.clear();
    users = nodes.start(nodes.node(Users.class).with("layered.disk.path", folder)).get(Users.class);
    // Connections are made, and the scripts are known.
    users.stage(1_000).toCompletableFuture().join();
    Users.CALLED_ON.clear();
    Users.CALLED_ON_LOOP.clear();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    nodes.close();
    redis.close();
  }

  /** What happened to a call on the loop. */
  private record Answered(String value, Context on) {}

  private CompletableFuture<Answered> onLoop(Supplier<CompletionStage<String>> call) {
    CompletableFuture<Answered> answered = new CompletableFuture<>();
    loop.runOnContext(
        started ->
            call.get()
                .whenComplete(
                    (value, problem) -> {
                      if (problem == null) {
                        answered.complete(new Answered(value, Vertx.currentContext()));
                      } else {
                        answered.completeExceptionally(problem);
                      }
                    }));
    return answered;
  }

  /** Until the loop does something else. */
  private Object awaitFree() throws Exception {
    CompletableFuture<Object> free = new CompletableFuture<>();
    loop.runOnContext(nothing -> free.complete(loop));
    return free.get(20, TimeUnit.SECONDS);
  }

  private void calledAndAnsweredOnLoop(Supplier<CompletionStage<String>> call) throws Exception {
    Answered answered = onLoop(call).get(20, TimeUnit.SECONDS);
    assertThat(answered.value()).isEqualTo("user1");
    assertThat(answered.on()).isEqualTo(loop);
    assertThat(Users.CALLED_ON).containsExactly(loop);
  }

  @Test
  void stage_missIsCalledAndAnsweredOnTheLoop() throws Exception {
    calledAndAnsweredOnLoop(() -> users.stage(1));
    assertThat(onLoop(() -> users.stage(1)).get(20, TimeUnit.SECONDS).value()).isEqualTo("user1");
    assertThat(Users.CALLED_ON).hasSize(1);
  }

  @Test
  void uni_missIsCalledAndAnsweredOnTheLoop() throws Exception {
    calledAndAnsweredOnLoop(() -> users.uni(1).subscribeAsCompletionStage());
  }

  @Test
  void put_isCalledAndAnsweredOnTheLoop() throws Exception {
    calledAndAnsweredOnLoop(() -> users.put(1));
  }

  @Test
  void invalidation_isCalledAndAnsweredOnTheLoop() throws Exception {
    calledAndAnsweredOnLoop(() -> users.delete(1).subscribeAsCompletionStage());
  }

  /** Another node has the lease; when it gives that back, the method is called on this node. */
  private void calledAfterAWait(boolean onLoop) throws Exception {
    CompletableFuture<String> holding = new CompletableFuture<>();
    Users.holding.set(holding);
    Users other = nodes.start(Users.class).get(Users.class);
    CompletionStage<String> held = other.held(1);
    CompletableFuture<String> answer = new CompletableFuture<>();
    Runnable call = () -> users.held(1).thenAccept(answer::complete);
    if (onLoop) {
      loop.runOnContext(started -> call.run());
    } else {
      loop.executeBlocking(Executors.callable(call), false);
    }
    TimeUnit.MILLISECONDS.sleep(300); // so that it waits; if it does not yet, it has less to do
    holding.completeExceptionally(new IllegalStateException("given up"));

    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("user1");
    assertThat(held.toCompletableFuture()).isCompletedExceptionally();
    assertThat(Users.CALLED_ON_LOOP).containsExactly(onLoop);
    if (onLoop) {
      assertThat(Users.CALLED_ON).containsExactly(loop);
    }
  }

  @Test
  void loop_afterWaitingForAnotherNode_isCalledOnTheLoop() throws Exception {
    calledAfterAWait(true);
  }

  @Test
  void worker_afterWaitingForAnotherNode_isNotCalledOnTheLoop() throws Exception {
    calledAfterAWait(false);
  }

  /** They all block while they wait, so no answer may need one of their threads. */
  @Test
  void workers_thatBlockForTheirAnswers_getThem() throws Exception {
    List<CompletableFuture<String>> answers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 40; i++) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      answers.add(answer);
      loop.executeBlocking(
          () -> answer.complete(users.elsewhere(1).toCompletableFuture().get(20, TimeUnit.SECONDS)),
          false);
    }
    for (CompletableFuture<String> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("user1");
    }
  }

  /** The caller goes on before its method is called, and changes what it has passed. */
  @Test
  void argumentsChangedBeforeTheCall_storeNothingUnderTheOldKey() throws Exception {
    Criteria criteria = new Criteria();
    criteria.id = 1;
    Answered answered =
        onLoop(
                () -> {
                  CompletionStage<String> found = users.byCriteria(criteria);
                  criteria.id = 2;
                  return found;
                })
            .get(20, TimeUnit.SECONDS);
    assertThat(answered.value()).isEqualTo("user2");
    Criteria again = new Criteria();
    again.id = 1;
    assertThat(users.byCriteria(again).toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isEqualTo("user1");
  }

  /** The server stands still for longer than any client's patience; the loop does not. */
  @Test
  void redisThatHangs_doesNotHoldUpTheLoop() throws Exception {
    List<Supplier<CompletionStage<String>>> calls =
        List.of(
            () -> users.stage(1),
            () -> users.uni(1).subscribeAsCompletionStage(),
            () -> users.put(1),
            () -> users.delete(1).subscribeAsCompletionStage());
    try (Stalls stalls = Stalls.watch()) {
      for (Supplier<CompletionStage<String>> call : calls) {
        try (Jedis jedis = new Jedis("127.0.0.1", redis.port(), 20_000)) {
          jedis.clientPause(1_200, ClientPauseMode.ALL);
        }
        CompletableFuture<Answered> answered = onLoop(call);
        assertThat(stalls.timeOf(this::awaitFree)).isLessThan(Duration.ofSeconds(1));
        assertThat(answered.get(20, TimeUnit.SECONDS).value()).isEqualTo("user1");
      }
    }
  }
}
