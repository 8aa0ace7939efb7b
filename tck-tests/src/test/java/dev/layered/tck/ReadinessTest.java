package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import dev.layered.testing.EmbeddedRedis;
import io.smallrye.health.AsyncHealthCheckFactory;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.health.registry.HealthRegistries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MicroProfile Health reports of Layered, as SmallRye Health shows it. */
class ReadinessTest {

  private static final Class<?>[] BEANS = {
    Users.class, SmallRyeHealthReporter.class, AsyncHealthCheckFactory.class, HealthRegistries.class
  };

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "ready", key = "{id}")
    public String find(long id) {
      return "name" + id;
    }

    @CacheInvalidate(cacheName = "ready", key = "{id}")
    public void delete(long id) {}
  }

  private static SmallRyeHealth health(App app) {
    return app.get(SmallRyeHealthReporter.class).getReadiness();
  }

  /** What the check says, its name left out. */
  private static String answer(App app) {
    JsonObject check =
        health(app).getPayload().getJsonArray("checks").stream()
            .map(value -> value.asJsonObject())
            .filter(each -> each.getString("name").equals("layered"))
            .findFirst()
            .orElseThrow();
    return check.getString("status") + " " + check.getJsonObject("data");
  }

  private static String inStep(String status, String breaker) {
    return status
        + " {\"heap\":\"up\",\"redis\":\"up\",\"bus\":\"in step\",\"invalidations.pending\":0,"
        + "\"breaker\":\""
        + breaker
        + "\"}";
  }

  private static String cutOff(String status, int pending, String breaker) {
    return status
        + " {\"heap\":\"up\",\"redis\":\"down\",\"bus\":\"cut off\",\"invalidations.pending\":"
        + pending
        + ",\"breaker\":\""
        + breaker
        + "\"}";
  }

  private static void await(App app, String answer) {
    Await.until("it says " + answer + ", not " + answer(app), () -> answer(app).equals(answer));
  }

  /** A node that has, on a slow machine, enough time to open its breaker before it is cut off. */
  private static App.Builder patient(Nodes nodes) {
    return nodes.node(BEANS).with("layered.coherence.max-staleness", 4);
  }

  /** To be called as soon as Redis has gone: a node that is cut off does not ask it. */
  private static void openBreaker(App app) {
    AtomicLong ids = new AtomicLong(-1);
    Await.until(
        "misses make the breaker open",
        () -> {
          app.get(Users.class).find(ids.getAndDecrement());
          return answer(app).contains("\"breaker\":\"open\"");
        });
  }

  @Test
  void heapAlone_isUp_withoutABus() {
    try (App app = App.start(BEANS)) {
      assertThat(answer(app)).isEqualTo("UP {\"heap\":\"up\"}");
      assertThat(health(app).isDown()).isFalse();
    }
  }

  private static App withDisk(Path folder) {
    return App.of(BEANS).with("layered.disk.path", folder).with("layered.disk.reserve", 0).start();
  }

  @Test
  void disk_isListed_andDownWhenItCannotBeUsed(@TempDir Path folder) {
    try (App app = withDisk(folder)) {
      assertThat(answer(app)).isEqualTo("UP {\"heap\":\"up\",\"disk\":\"up\"}");
      try (App second = withDisk(folder)) {
        assertThat(answer(second)).isEqualTo("UP {\"heap\":\"up\",\"disk\":\"down\"}");
      }
    }
  }

  @Test
  void redisGoes_isSaid_andReadinessStays(@TempDir Path folder) {
    try (EmbeddedRedis redis = Nodes.persistentRedis(folder);
        Nodes nodes = new Nodes(redis.uri())) {
      App app = nodes.start(patient(nodes));
      await(app, inStep("UP", "closed"));

      redis.stop();
      openBreaker(app);
      app.get(Users.class).delete(1);
      await(app, cutOff("UP", 1, "open"));
      assertThat(health(app).isDown()).isFalse();
    }
  }

  @Test
  void redisGoesAndIsRequired_isNotReady_andReadyAgainWithoutAnyCall(@TempDir Path folder) {
    try (EmbeddedRedis redis = Nodes.persistentRedis(folder);
        Nodes nodes = new Nodes(redis.uri())) {
      // Leases are given up soon: to give one back is a call too.
      App app =
          nodes.start(
              patient(nodes)
                  .with("layered.health.redis-required", true)
                  .with("layered.redis.lease-time", "PT0.1S"));
      await(app, inStep("UP", "closed"));

      redis.stop();
      openBreaker(app);
      await(app, cutOff("DOWN", 0, "open"));
      assertThat(health(app).isDown()).isTrue();

      redis.start();
      await(app, inStep("UP", "open"));
      assertThat(health(app).isDown()).isFalse();
      AtomicLong ids = new AtomicLong(1);
      Await.until(
          "a call closes the breaker",
          () -> {
            app.get(Users.class).find(ids.incrementAndGet());
            return answer(app).equals(inStep("UP", "closed"));
          });
    }
  }

  @Test
  void redisAbsentAtStart_required_isNotReadyUntilItHasJoined() {
    try (EmbeddedRedis redis = Nodes.absentRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      App app = nodes.start(nodes.node(BEANS).with("layered.health.redis-required", true));
      assertThat(health(app).isDown()).isTrue();

      redis.start();
      Await.until("it is ready", () -> !health(app).isDown());
    }
  }
}
