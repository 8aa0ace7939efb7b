package dev.layered.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.layered.core.time.Ticker;
import jakarta.enterprise.context.Dependent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LayeredTestExtensionTest {

  private static final String URI = "layered.redis.uri";

  @Nested
  class WithRedis {
    @RegisterExtension final LayeredTestExtension layered = LayeredTestExtension.withRedis();

    @Test
    void theProperty_namesTheProxy(TestRedis redis) {
      assertThat(System.getProperty(URI)).isEqualTo(redis.uri());
    }

    @Nested
    class Inner {
      @Test
      void theSameServer_isThere(TestRedis redis) {
        assertThat(redis).isSameAs(layered.redis());
        assertThat(System.getProperty(URI)).isEqualTo(redis.uri());
      }
    }
  }

  @Nested
  @LayeredTest
  class ByTheAnnotation {
    @Test
    void parameters_areGiven(TestClock clock, HeardInvalidations heard) {
      assertThat(clock).isSameAs(TestClock.shared());
      assertThat(heard).isSameAs(HeardInvalidations.SHARED);
    }
  }

  @Test
  void theProperty_isWhatItWasBefore() {
    LayeredTestExtension layered = LayeredTestExtension.withRedis();
    System.setProperty(URI, "redis://before");
    try {
      layered.beforeAll(null);
      assertThat(System.getProperty(URI)).isEqualTo(layered.redis().uri());
      layered.afterAll(null);
      assertThat(System.getProperty(URI)).isEqualTo("redis://before");
    } finally {
      System.clearProperty(URI);
    }
    assertThatIllegalStateException().isThrownBy(layered::redis).withMessageContaining("withRedis");
    assertThatIllegalStateException().isThrownBy(layered::bus).withMessageContaining("MemoryBus");
  }

  @Test
  void afterEach_undoesWhatTestsHaveDone() {
    LayeredTestExtension layered = LayeredTestExtension.withMemoryBus();
    layered.beforeAll(null);
    layered.beforeEach(null);
    try (Container one = layered.bus().startNode("one", () -> Container.start(Users.class))) {
      layered.bus().node("one").cut();
      layered.clock().freeze();
      one.get(Users.class).forget(1);
      layered.afterEach(null);
      assertThat(layered.clock().isFrozen()).isFalse();
      assertThat(layered.bus().node("one").pending()).isZero();
    } finally {
      layered.afterAll(null);
    }
  }

  @Test
  void withoutTheExtension_nodesAreAsInProduction() {
    try (Container container = Container.start(Users.class)) {
      Users users = container.get(Users.class);
      users.find(1);
      users.forget(1);
      assertThat(users.cache().statistics().loads()).isEqualTo(1);
      assertThat(MemoryBus.current()).isNull();
    }
    Ticker system = Ticker.system();
    TestClock clock = TestClock.shared();
    long before = system.nanos();
    long first = clock.nanos();
    long between = system.nanos();
    long later = system.nanos();
    long second = clock.nanos();
    assertThat(second - first).isBetween(later - between, system.nanos() - before);
  }

  @Test
  void aJarWithoutEmbeddedRedis_needsItOnlyToStartAServer() {
    try (TestRedis redis = TestRedis.to("redis://127.0.0.1:6379")) {
      assertThat(redis.uri()).startsWith("redis://127.0.0.1:");
    }
  }

  /** Another than the kit's. */
  @Dependent
  public static class SecondEnvironment extends TestEnvironment {}

  @Test
  void twoEnvironments_areAProblemOfTheDeployment() {
    assertThatException()
        .isThrownBy(() -> Container.start(Users.class, SecondEnvironment.class))
        .withStackTraceContaining("LAYERED-219 dev.layered.cdi.NodeEnvironment")
        .withStackTraceContaining(
            SecondEnvironment.class.getName() + ", " + TestEnvironment.class.getName());
  }
}
