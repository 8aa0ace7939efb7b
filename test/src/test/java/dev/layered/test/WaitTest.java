package dev.layered.test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class WaitTest {

  private static final String URI = "layered.redis.uri";

  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void whatDoesNotComeTrue_failsTheTest() {
    assertThatExceptionOfType(AssertionFailedError.class)
        .isThrownBy(() -> Wait.until("the end", () -> false, () -> "it goes on", SHORT))
        .withMessage("expected within 50 ms: the end; but it goes on");
  }

  @Test
  void aNodeWhoseRedisIsGone_isNamed() {
    TestRedis redis = TestRedis.start();
    System.setProperty(URI, redis.uri());
    try (Container container = Container.start(Users.class)) {
      container.get(Users.class).find(1);
      redis.close();
      assertThatExceptionOfType(AssertionFailedError.class)
          .isThrownBy(() -> Nodes.awaitWell(SHORT))
          .withMessageContaining("every node uses Redis again; but node ")
          .withMessageContaining("at position ")
          .withMessageContaining("REDIS of cache \"users\"");
    } finally {
      System.clearProperty(URI);
    }
  }
}
