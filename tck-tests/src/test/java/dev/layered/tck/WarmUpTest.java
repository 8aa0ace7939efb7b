package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import dev.layered.spi.CacheWarmer;
import dev.layered.spi.WarmUp;
import io.smallrye.health.AsyncHealthCheckFactory;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.health.registry.HealthRegistries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches that beans of the application fill when it starts. */
class WarmUpTest {

  private static final long PATIENCE_SECONDS = 20;

  @ApplicationScoped
  public static class Users {
    private final AtomicInteger calls = new AtomicInteger();

    @Layered(cacheName = "users", key = "{id}")
    public String find(long id) {
      calls.incrementAndGet();
      return "user " + id;
    }

    /** How often the method itself was called. */
    public int calls() {
      return calls.get();
    }
  }

  /** There is one in each request. */
  @RequestScoped
  public static class Request {
    /** Needs an active request. */
    public void use() {}
  }

  @ApplicationScoped
  public static class UserWarmer implements CacheWarmer {
    @Inject Users users;
    @Inject Request request;

    @Override
    public void warm(WarmUp warmUp) throws InterruptedException {
      warmUp.expect(50);
      for (long i = 0; i < 50; i++) {
        long id = i;
        warmUp.call(
            () -> {
              request.use();
              return users.find(id);
            });
      }
    }
  }

  /** Makes calls that fail, and then fails itself. */
  @ApplicationScoped
  public static class FailingWarmer implements CacheWarmer {
    @Override
    public void warm(WarmUp warmUp) throws Exception {
      for (int i = 0; i < 3; i++) {
        warmUp.call(
            () -> {
              throw new IllegalStateException("no such user");
            });
      }
      throw new IllegalArgumentException("no more users");
    }
  }

  /** Makes calls that take until they are let go. */
  @ApplicationScoped
  public static class HeldWarmer implements CacheWarmer {
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void warm(WarmUp warmUp) throws InterruptedException {
      for (int i = 0; i < 100; i++) {
        asked.incrementAndGet();
        warmUp.call(
            () -> {
              threads.add(Thread.currentThread().getName());
              begun.incrementAndGet();
              return held.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            });
      }
    }

    /** Lets the calls go. */
    public void release() {
      held.countDown();
    }

    /** How many calls have begun. */
    public int begun() {
      return begun.get();
    }

    /** How many calls were asked for. */
    public int asked() {
      return asked.get();
    }

    /** The names of the threads that made them. */
    public Set<String> threads() {
      return threads;
    }
  }

  private static boolean isReady(App app) {
    return app.get(SmallRyeHealthReporter.class)
        .getReadiness()
        .getPayload()
        .getString("status")
        .equals("UP");
  }

  private static App.Builder withHealth(Class<?> warmer) {
    return App.of(
        Users.class,
        warmer,
        Request.class,
        SmallRyeHealthReporter.class,
        AsyncHealthCheckFactory.class,
        HealthRegistries.class);
  }

  @Test
  void warmer_atStart_fillsTheCacheInRequestsOfItsOwn() {
    try (Logged log = new Logged();
        App app = App.start(Users.class, UserWarmer.class, Request.class)) {
      Await.until("it is warm", () -> !log.linesWith("WarmUpTest$UserWarmer ended").isEmpty());

      assertThat(log.linesWith("50 of 50 calls, 0 failed")).hasSize(1);
      Users users = app.get(Users.class);
      assertThat(users.calls()).isEqualTo(50);
      assertThat(users.find(7)).isEqualTo("user 7");
      assertThat(users.calls()).isEqualTo(50);
    }
  }

  @Test
  void warmer_afterARestartWithDisk_loadsNothingAgain(@TempDir Path folder) {
    Class<?>[] beans = {Users.class, UserWarmer.class, Request.class};
    for (int expected : new int[] {50, 0}) {
      try (Logged log = new Logged();
          App app =
              App.of(beans)
                  .with("layered.disk.path", folder)
                  .with("layered.disk.read-timeout", 20)
                  .start()) {
        Await.until("it is warm", () -> !log.linesWith("calls, 0 failed").isEmpty());
        assertThat(app.get(Users.class).calls()).isEqualTo(expected);
      }
    }
  }

  @Test
  void warmer_thatFails_isLoggedAndHarmsNobody() {
    try (Logged log = new Logged();
        App app = withHealth(FailingWarmer.class).with("layered.warm.readiness", true).start()) {
      Await.until("it gave up", () -> !log.linesWith("gave up").isEmpty());
      // It waits for none of the calls that it has asked for.
      Await.until("a call failed", () -> !log.linesWith("a call of the warm-up").isEmpty());

      assertThat(log.linesWith("LAYERED-508")).hasSize(2);
      Await.until("it is ready all the same", () -> isReady(app));
      assertThat(app.get(Users.class).find(1)).isEqualTo("user 1");
    }
  }

  @Test
  void warmer_manyCalls_makesNoMoreAtATimeThanThreads() {
    try (App app = withHealth(HeldWarmer.class).with("layered.warm.threads", 3).start()) {
      HeldWarmer warmer = app.get(HeldWarmer.class);
      Await.until("three are under way", () -> warmer.begun() == 3);

      assertThat(warmer.asked()).isLessThanOrEqualTo(4);
      assertThat(isReady(app)).isTrue();
      warmer.release();
      Await.until("all are made", () -> warmer.begun() == 100);
      assertThat(warmer.threads()).allMatch(name -> name.startsWith("layered-warm-"));
    }
  }

  @Test
  void readiness_thatWaits_isDownUntilAllIsWarm() {
    try (App app = withHealth(HeldWarmer.class).with("layered.warm.readiness", true).start()) {
      HeldWarmer warmer = app.get(HeldWarmer.class);
      Await.until("it is under way", () -> warmer.begun() > 0);

      assertThat(isReady(app)).isFalse();
      warmer.release();
      Await.until("it is ready", () -> isReady(app));
    }
  }

  @Test
  void readiness_withoutWarmer_waitsForNothing() {
    try (App app = withHealth(Users.class).with("layered.warm.readiness", true).start()) {
      assertThat(isReady(app)).isTrue();
    }
  }

  @Test
  void application_thatStopsMeanwhile_endsTheWarmUp() {
    try (Logged log = new Logged()) {
      try (App app = withHealth(HeldWarmer.class).start()) {
        Await.until("it is under way", () -> app.get(HeldWarmer.class).begun() > 0);
      }
      assertThat(log.linesWith("was stopped")).hasSize(1);
      assertThat(log.linesWith("LAYERED-509")).isEmpty();
    }
  }

  @Test
  void warmer_switchedOff_doesNotRun() {
    try (App app = withHealth(HeldWarmer.class).with("layered.warm.enabled", false).start()) {
      assertThat(isReady(app)).isTrue();
      assertThat(app.get(HeldWarmer.class).asked()).isZero();
    }
  }
}
