package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import dev.layered.cdi.MetricsBridge;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.LayerKind;
import dev.layered.metrics.MetricsPublisher;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of an application, and one that fails. */
class StartupTest {

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "users")
    public String find(long id) {
      return "name" + System.nanoTime();
    }
  }

  /** Uses a cached method before and while the application starts. */
  @ApplicationScoped
  public static class Eager {
    @Inject Users users;
    String first;
    String second;

    @PostConstruct
    void begin() {
      first = users.find(1);
    }

    void onStartup(@Observes Startup event) {
      second = users.find(1);
    }

    boolean sawOneValue() {
      return first != null && first.equals(second) && first.equals(users.find(1));
    }
  }

  /** Fails where nobody expects it: when the first cache is opened. */
  @Dependent
  public static class FailingMetrics implements MetricsBridge {
    @Override
    public Api api() {
      return Api.MICROPROFILE;
    }

    @Override
    public MetricsPublisher open(Set<LayerKind> layers) {
      return new MetricsPublisher() {
        @Override
        public void on(CacheEvent event) {
          if (event instanceof CacheEvent.CacheOpened) {
            throw new IllegalStateException("metrics fail");
          }
        }

        @Override
        public void publish() {}

        @Override
        public void close() {}
      };
    }
  }

  private static App.Builder disk(Path folder, Class<?>... beans) {
    return App.of(beans)
        .with("layered.disk.path", folder)
        .with("layered.disk.reserve", 0)
        .with("layered.disk.required", true);
  }

  @Test
  void callBeforeTheStart_isCachedAlready() {
    try (App app = App.start(Users.class, Eager.class)) {
      assertThat(app.get(Eager.class).sawOneValue()).isTrue();
    }
  }

  @Test
  void failureWhileStarting_leavesNoThreadAndNoLock(@TempDir Path folder) {
    assertThat(disk(folder, Users.class, FailingMetrics.class).failure()).contains("metrics fail");
    LayeredThreads.awaitNone();
    try (App app = disk(folder, Users.class).start()) {
      assertThat(app.get(Users.class).find(1)).startsWith("name");
    }
  }

  @Test
  void mistakeInAnnotations_startsNothing(@TempDir Path folder) {
    LayeredThreads.awaitNone();
    disk(folder, DeploymentProblemsTest.FiveMistakes.class).failure();
    assertThat(LayeredThreads.names()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }
}
