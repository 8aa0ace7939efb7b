package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CachePut;
import dev.layered.CacheStatistics;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.testing.RedisServers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one Redis: what one has loaded, the other finds. */
class SharedReadsTest {

  public enum Kind {
    A,
    B
  }

  public record Key(UUID id, Kind kind, LocalDate day) {}

  public record User(long id, String name) {}

  /** Static: the same database for both nodes. */
  private static final AtomicInteger LOADS = new AtomicInteger();

  private static volatile CountDownLatch begun;
  private static volatile CountDownLatch mayEnd;

  @ApplicationScoped
  public static class Users {

    @Layered(cacheName = "users", key = "{id}")
    public User find(long id) {
      return new User(id, "name" + LOADS.incrementAndGet());
    }

    @CachePut(cacheName = "users", key = "{user.id}")
    public User save(User user) {
      return user;
    }

    @Layered(cacheName = "keyed")
    public Map<Kind, List<Optional<User>>> keyed(Key key, int page) {
      return Map.of(key.kind(), List.of(Optional.of(new User(LOADS.incrementAndGet(), "x"))));
    }

    @Layered(cacheName = "stages")
    public CompletionStage<Optional<User>> stage(long id) {
      return CompletableFuture.completedFuture(Optional.of(new User(LOADS.incrementAndGet(), "x")));
    }

    @Layered(cacheName = "nulls")
    public User nothing(long id) {
      LOADS.incrementAndGet();
      return null;
    }

    @Layered(cacheName = "slow")
    public int slow(long id) throws InterruptedException {
      begun.countDown();
      assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
      return LOADS.incrementAndGet();
    }
  }

  private final Nodes nodes = new Nodes(RedisServers.shared());

  @BeforeEach
  void reset() {
    LOADS.set(0);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private Users start() {
    return nodes.start(Users.class).get(Users.class);
  }

  private static CacheStatistics statistics(App app, String cache) {
    return app.get(LayeredCaches.class).cache(cache).statistics();
  }

  @Test
  void loadedOnOneNode_isAHitOnTheOther() {
    User loaded = start().find(1);
    App b = nodes.start(Users.class);

    assertThat(b.get(Users.class).find(1)).isEqualTo(loaded);
    assertThat(b.get(Users.class).find(1)).isEqualTo(loaded);
    assertThat(LOADS).hasValue(1);
    assertThat(statistics(b, "users").redisHits()).isEqualTo(1);
    assertThat(statistics(b, "users").heapHits()).as("copied up").isEqualTo(1);
  }

  @Test
  void keysOfRecordsAndGenericResults_meetOnBothNodes() throws Exception {
    Users a = start();
    Users b = start();
    Key key = new Key(new UUID(1, 2), Kind.B, LocalDate.of(2024, 2, 29));
    Key other = new Key(new UUID(1, 2), Kind.A, LocalDate.of(2024, 2, 29));

    assertThat(b.keyed(key, 1)).isEqualTo(a.keyed(key, 1));
    assertThat(LOADS).hasValue(1);
    assertThat(b.keyed(other, 1)).isNotEqualTo(a.keyed(key, 1));
    assertThat(b.keyed(key, 2)).isNotEqualTo(a.keyed(key, 1));
    assertThat(LOADS).hasValue(3);
    assertThat(b.stage(1).toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isEqualTo(a.stage(1).toCompletableFuture().get(20, TimeUnit.SECONDS));
    assertThat(LOADS).hasValue(4);
    assertThat(b.nothing(1)).isEqualTo(a.nothing(1)).isNull();
    assertThat(LOADS).hasValue(5);
  }

  @Test
  void putOnOneNode_isReadOnTheOther() {
    Users a = start();
    Users b = start();
    b.find(1);

    a.save(new User(1, "written"));

    assertThat(a.find(1)).isEqualTo(new User(1, "written"));
    Await.until("b drops its copy", () -> b.find(1).equals(new User(1, "written")));
    assertThat(LOADS).hasValue(1);
  }

  @Test
  void cacheWithoutRedis_isNotShared() {
    App.Builder withoutRedis = nodes.node(Users.class);
    App a = nodes.start(withoutRedis.with("layered.caches.users.redis.enabled", false));
    a.get(Users.class).find(1);
    a.get(Users.class).nothing(1);
    Users b = start();
    b.find(1);
    b.nothing(1);

    assertThat(LOADS).hasValue(3);
    assertThat(a.get(Users.class).find(1).name()).isEqualTo("name1");
  }

  /** Each node has a copy of its own, and a write makes those of the others old. */
  @Test
  void putIntoACacheWithoutRedis_isToldToOtherNodes() {
    App a = nodes.start(nodes.node(Users.class).with("layered.redis.enabled", false));
    App b = nodes.start(nodes.node(Users.class).with("layered.redis.enabled", false));
    b.get(Users.class).find(1);

    a.get(Users.class).save(new User(1, "written"));

    assertThat(a.get(Users.class).find(1)).isEqualTo(new User(1, "written"));
    Await.until("b loads anew", () -> b.get(Users.class).find(1).name().equals("name2"));
  }

  @Test
  void otherNamespace_doesNotMeet() {
    User ours = start().find(1);
    try (Nodes others = new Nodes(RedisServers.shared())) {
      App other = others.start(Users.class);
      assertThat(other.get(Users.class).find(1)).isNotEqualTo(ours);
      other.get(LayeredCaches.class).cache("users").invalidateAll();
      other.get(LayeredCaches.class).invalidateTags("any");
    }
    Users late = start();
    assertThat(late.find(1)).as("not cleared by the other application").isEqualTo(ours);
    assertThat(LOADS).hasValue(2);
  }

  @Test
  void singleFlightInTheCluster_loadsOnce() throws Exception {
    assertThat(loadsOfSimultaneousCalls("cluster")).isEqualTo(1);
  }

  @Test
  void singleFlightInTheProcess_loadsOnEachNode() throws Exception {
    assertThat(loadsOfSimultaneousCalls("process")).isEqualTo(2);
  }

  @Test
  void singleFlightOff_loadsForEachCaller() throws Exception {
    assertThat(loadsOfSimultaneousCalls("off")).isEqualTo(4);
  }

  /** Two callers on each of two nodes; the first load ends when no further one can begin. */
  private int loadsOfSimultaneousCalls(String mode) throws Exception {
    App a = nodes.start(nodes.node(Users.class).with("layered.single-flight", mode));
    App b = nodes.start(nodes.node(Users.class).with("layered.single-flight", mode));
    int expected = mode.equals("off") ? 4 : mode.equals("process") ? 2 : 1;
    begun = new CountDownLatch(expected);
    mayEnd = new CountDownLatch(1);
    List<CompletableFuture<Integer>> calls = List.of(slowly(a), slowly(a), slowly(b), slowly(b));
    try {
      assertThat(begun.await(20, TimeUnit.SECONDS)).as("loads that began").isTrue();
      if (!mode.equals("off")) {
        // Those who share a load in their process; on the node that waits for the other, one does.
        Await.until("callers wait", () -> coalesced(a) + coalesced(b) >= 2);
        // A load that should not be would begin now; nothing tells that it does not.
        Thread.sleep(200);
      }
    } finally {
      mayEnd.countDown();
    }
    for (CompletableFuture<Integer> call : calls) {
      call.get(20, TimeUnit.SECONDS);
    }
    return LOADS.get();
  }

  private static long coalesced(App app) {
    return statistics(app, "slow").coalesced();
  }

  private static CompletableFuture<Integer> slowly(App app) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                result.complete(app.get(Users.class).slow(1));
              } catch (Throwable failed) {
                result.completeExceptionally(failed);
              }
            });
    caller.setDaemon(true);
    caller.start();
    return result;
  }
}
