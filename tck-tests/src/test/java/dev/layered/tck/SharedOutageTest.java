package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidate;
import dev.layered.CacheInvalidated;
import dev.layered.Layered;
import dev.layered.LayeredException;
import dev.layered.testing.EmbeddedRedis;
import dev.layered.testing.RedisServers;
import io.smallrye.metrics.MetricRegistryProducer;
import io.smallrye.metrics.SharedMetricRegistries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is not there, goes, and comes back. */
class SharedOutageTest {

  private static final Map<Long, String> ROWS = new ConcurrentHashMap<>();
  private static final AtomicInteger LOADS = new AtomicInteger();

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "users", key = "{id}", tags = "user")
    public String find(long id) {
      LOADS.incrementAndGet();
      return ROWS.get(id);
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void changed(long id) {}

    @CacheInvalidate(tags = "user")
    public void allChanged() {}
  }

  @BeforeEach
  void reset() {
    ROWS.clear();
    ROWS.put(1L, "old");
    LOADS.set(0);
  }

  @AfterEach
  void nothingIsLeft() {
    LayeredThreads.awaitNone();
  }

  private static String find(App app) {
    return app.get(Users.class).find(1);
  }

  /** Whether a second call needs no load. */
  private static boolean isCached(App app) {
    find(app);
    int before = LOADS.get();
    find(app);
    return LOADS.get() == before;
  }

  @ApplicationScoped
  public static class Listener {
    private final List<CacheInvalidated> remote = new CopyOnWriteArrayList<>();

    void on(@Observes CacheInvalidated event) {
      if (event.origin() == CacheInvalidated.Origin.REMOTE) {
        remote.add(event);
      }
    }

    List<CacheInvalidated> remote() {
      return remote;
    }
  }

  /** Callers of both nodes all the time; what fails is kept. */
  private static Runnable callAllTheTime(List<Throwable> failures, App... nodes) {
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (App node : nodes) {
      Thread caller =
          new Thread(
              () -> {
                for (long i = 0; !ended.get(); i++) {
                  try {
                    node.get(Users.class).find(2 + i % 100);
                    if (i % 10 == 0) {
                      node.get(Users.class).changed(2 + i % 100);
                    }
                    // Leaves the machine to others.
                    Thread.sleep(1);
                  } catch (Throwable failed) {
                    failures.add(failed);
                  }
                }
              });
      caller.setDaemon(true);
      caller.start();
      callers.add(caller);
    }
    return () -> {
      ended.set(true);
      callers.forEach(SharedOutageTest::join);
    };
  }

  private static void join(Thread caller) {
    try {
      caller.join(20_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(caller.isAlive()).isFalse();
  }

  @Test
  void redisGoesAndComesBack_noCallFails_andNothingOldIsServed(@TempDir Path folder) {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    try (EmbeddedRedis redis = Nodes.persistentRedis(folder);
        Nodes nodes = new Nodes(redis.uri());
        Logged logged = new Logged()) {
      App a = nodes.start(Users.class);
      App b = nodes.start(Users.class);
      Runnable end = callAllTheTime(failures, a, b);
      try {
        assertThat(find(a)).isEqualTo("old");
        assertThat(find(b)).isEqualTo("old");

        redis.stop();
        ROWS.put(1L, "new");
        a.get(Users.class).changed(1);
        a.get(Users.class).allChanged();

        assertThat(find(a)).as("in force at once on the node itself").isEqualTo("new");
        Await.until("b no longer trusts its heap", () -> find(b).equals("new"));
        // Said when a node's lease has ended, which the other's does not tell.
        Await.until("both say so", () -> logged.linesWith("LAYERED-611").size() >= 2);
        redis.start();
        Await.until("both are in step", () -> isCached(a) && isCached(b));
        assertThat(find(a)).isEqualTo("new");
        assertThat(find(b)).isEqualTo("new");
      } finally {
        end.run();
      }
      assertThat(failures).isEmpty();
      assertThat(logged.linesWith("SEVERE")).isEmpty();
      assertThat(logged.linesWith("LAYERED-611")).as("once for each node").hasSize(2);
    }
  }

  @Test
  void invalidationWhileCutOff_isPending_andDeliveredWhenRedisReturns(@TempDir Path folder) {
    try (EmbeddedRedis redis = Nodes.persistentRedis(folder);
        Nodes nodes = new Nodes(redis.uri())) {
      App a = nodes.start(Users.class);
      // It goes on serving its old copy if nothing is delivered.
      App b =
          nodes.start(
              nodes
                  .node(Users.class, Listener.class)
                  .with("layered.coherence.cut-off", "available"));
      find(a);
      assertThat(find(b)).isEqualTo("old");

      redis.stop();
      ROWS.put(1L, "new");
      a.get(Users.class).allChanged();
      assertThat(find(b)).as("cut off, and available").isEqualTo("old");
      redis.start();

      Await.until("b hears of it", () -> find(b).equals("new"));
      Await.until(
          "b tells its application",
          () ->
              b.get(Listener.class).remote().stream()
                  .anyMatch(event -> event.tags().equals(Set.of("user"))));
    }
  }

  @Test
  void cutOff_bypassCallsTheMethod_availableServesWhatItHas() {
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      App bypass = nodes.start(Users.class);
      App available =
          nodes.start(nodes.node(Users.class).with("layered.coherence.cut-off", "available"));
      find(bypass);
      find(available);
      redis.stop();
      ROWS.put(1L, "new");

      Await.until("one calls the method", () -> find(bypass).equals("new"));
      // Longer than the other node could trust its heap: its time ends at another moment.
      long end = System.nanoTime() + Duration.ofMillis(5_500).toNanos();
      while (System.nanoTime() < end) {
        assertThat(find(available)).isEqualTo("old");
      }
    }
  }

  @Test
  void strict_undeliveredInvalidation_isAnException_andInForceHere() {
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      App app = nodes.start(nodes.node(Users.class).with("layered.failure", "strict"));
      find(app);
      app.get(Users.class).changed(1);
      find(app);
      redis.stop();
      ROWS.put(1L, "new");

      assertThatThrownBy(() -> app.get(Users.class).changed(1))
          .isInstanceOf(LayeredException.class)
          .hasMessageStartingWith("LAYERED-615");
      assertThatThrownBy(() -> find(app))
          .isInstanceOf(LayeredException.class)
          .hasMessageStartingWith("LAYERED-618 cache \"users\": ");
    }
  }

  @Test
  void absentAtStart_startsInTime_andJoinsWhenItIsThere() {
    try (EmbeddedRedis redis = Nodes.absentRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      long before = System.nanoTime();
      App app = nodes.start(Users.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
      assertThat(find(app)).isEqualTo("old");

      redis.start();
      Await.until("the node has joined", () -> isCached(app));
    }
  }

  @Test
  void required_absentAtStart_failsWithOneMessage() {
    try (EmbeddedRedis redis = Nodes.absentRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      String report = nodes.node(Users.class).with("layered.redis.required", true).failure();

      assertThat(report)
          .contains(
              "LAYERED-200 1 problem to mend:\n  LAYERED-215 layered.redis: "
                  + redis.uri()
                  + "/0 does not answer, and layered.redis.required is true: JedisConnectionException: Failed to"
                  + " connect to 127.0.0.1:");
      LayeredThreads.awaitNone();
      redis.start();
      App app = nodes.start(nodes.node(Users.class).with("layered.redis.required", true));
      assertThat(isCached(app)).isTrue();
    }
  }

  @Test
  void namespace_notChosen_isWarnedOfOnce() {
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Nodes nodes = new Nodes(redis.uri());
        Logged logged = new Logged()) {
      nodes.start(nodes.node(Users.class));
      assertThat(logged.linesWith("LAYERED-216")).isEmpty();
      nodes.start(App.of(Users.class).with("layered.redis.uri", redis.uri()));
      assertThat(logged.linesWith("LAYERED-216")).hasSize(1);
      nodes.start(App.of(Users.class));
      assertThat(logged.linesWith("LAYERED-216")).hasSize(1);
    }
  }

  @Test
  void trustStore_thatIsNone_isReportedByItsOwnName(@TempDir Path folder) throws IOException {
    Path damaged = Files.writeString(folder.resolve("trust.p12"), "none");
    try (Nodes nodes = new Nodes("rediss://127.0.0.1:" + RedisServers.freePort())) {
      assertThat(
              nodes
                  .node(Users.class)
                  .with("layered.redis.tls.trust-store", damaged.toString())
                  .failure())
          .contains(
              "LAYERED-215 layered.redis: layered.redis.tls.trust-store: \""
                  + damaged
                  + "\" is neither PKCS12 nor JKS");
    }
  }

  @Test
  void passwords_workAndAreNeverShown() {
    try (EmbeddedRedis redis = new EmbeddedRedis(RedisServers.freePort(), "requirepass geheim");
        Nodes nodes = new Nodes(redis.uri());
        Logged logged = new Logged()) {
      App app =
          nodes.start(
              nodes
                  .node(Users.class)
                  .with("layered.redis.required", true)
                  .with("layered.redis.password", "geheim"));
      assertThat(isCached(app)).isTrue();
      String inAddress = redis.uri().replace("redis://", "redis://:geheim@");
      App other = nodes.start(nodes.node(Users.class).with("layered.redis.uri", inAddress));
      find(other);
      String report =
          nodes
              .node(Users.class)
              .with("layered.redis.uri", inAddress)
              .with("layered.redis.password", "geheim-und-falsch")
              .with("layered.redis.required", true)
              .failure();

      assertThat(report).contains("LAYERED-215").contains("WRONGPASS").doesNotContain("geheim");
      redis.stop();
      ROWS.put(1L, "new");
      Await.until("cut off", () -> find(app).equals("new"));
      Await.until("said so", () -> !logged.linesWith("LAYERED-611").isEmpty());
      assertThat(logged.lines()).noneMatch(line -> line.contains("geheim"));
    }
  }

  private static Number gauge(String name, Tag... tags) {
    MetricRegistry registry = SharedMetricRegistries.getOrCreate(MetricRegistry.APPLICATION_SCOPE);
    return (Number) registry.getGauge(new MetricID(name, tags)).getValue();
  }

  @Test
  void metrics_tellWhetherRedisIsThere_andWhatIsPending() {
    Tag layer = new Tag("layer", "redis");
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      App app = nodes.start(Users.class, MetricRegistryProducer.class);
      assertThat(gauge("layered.layer.up", layer)).isEqualTo(1L);
      assertThat(gauge("layered.invalidations.pending")).isEqualTo(0L);

      redis.stop();
      app.get(Users.class).changed(1);

      assertThat(gauge("layered.invalidations.pending")).isEqualTo(1L);
      Await.until("Redis counts as down", () -> gauge("layered.layer.up", layer).equals(0L));
      redis.start();
      Await.until("Redis is back", () -> gauge("layered.layer.up", layer).equals(1L));
      Await.until("delivered", () -> gauge("layered.invalidations.pending").equals(0L));
    }
  }
}
