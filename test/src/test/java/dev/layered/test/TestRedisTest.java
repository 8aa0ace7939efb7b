package dev.layered.test;

import static dev.layered.CacheLayer.HEAP;
import static dev.layered.CacheLayer.REDIS;
import static dev.layered.test.LayeredAssertions.assertThatCache;
import static dev.layered.test.LayeredAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layered.CacheInvalidated;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestRedisTest {

  @RegisterExtension static final LayeredTestExtension LAYERED = LayeredTestExtension.withRedis();

  /** A machine may be slow: that must not be taken for a fault that no test has made. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "layered.namespace", "kit",
          "layered.redis.connect-timeout", "PT5S",
          "layered.redis.timeout", "PT3S",
          "layered.redis.soft-deadline", "0",
          "layered.coherence.max-staleness", "PT10S");

  private static Container container;
  private static Container second;
  private static Users users;
  private static Users others;

  @BeforeAll
  static void start() {
    PROPERTIES.forEach(System::setProperty);
    container = Container.start(Users.class);
    second = Container.start(Users.class);
    users = container.get(Users.class);
    others = second.get(Users.class);
  }

  @AfterAll
  static void stop() {
    container.close();
    second.close();
    PROPERTIES.keySet().forEach(System::clearProperty);
  }

  @Test
  void values_areShared() {
    assertThatCall(() -> users.find(1)).loaded();
    assertThatCall(() -> others.find(1)).explaining("users", 1L).servedFrom(REDIS);
    assertThatCall(() -> others.find(1)).servedFrom(HEAP);
    assertThatCache(users.cache()).holdsIn(REDIS, 1L);
  }

  @Test
  void awaitPropagation_lastsUntilOthersHaveHeard(TestRedis redis, HeardInvalidations heard) {
    for (int i = 0; i < 20; i++) {
      users.find(1);
      others.find(1);
      users.forget(1);
      redis.awaitPropagation();
      assertThat(heard.all())
          .filteredOn(event -> event.origin() == CacheInvalidated.Origin.REMOTE)
          .hasSize(i + 1);
      assertThatCall(() -> others.find(1)).loaded();
    }
  }

  @Test
  void advance_makesWhatIsInRedisOlder(TestClock clock) {
    users.find(1);
    clock.advance(Duration.ofMinutes(4));
    assertThatCall(() -> users.find(1)).explaining("users", 1L).servedFrom(HEAP);
    assertThatCall(() -> others.find(1)).explaining("users", 1L).servedFrom(REDIS);
    clock.advance(Duration.ofMinutes(2));
    assertThatCache(users.cache()).lacks(1L);
    assertThatCall(() -> users.find(1)).loaded();
    assertThatCall(() -> others.find(1)).explaining("users", 1L).servedFrom(REDIS);
  }

  /** So many that the node would go by what values say themselves of their lives. */
  @Test
  void advance_afterManyHitsInARow_makesThemOlderToo(TestClock clock) {
    for (int id = 1; id <= 102; id++) {
      users.find(id);
    }
    for (int id = 1; id <= 100; id++) {
      others.find(id);
    }
    clock.advance(Duration.ofMinutes(4));
    assertThatCall(() -> others.find(101)).servedFrom(REDIS);
    assertThatCall(() -> others.find(101)).servedFrom(HEAP);
    clock.advance(Duration.ofMinutes(2));
    assertThatCall(() -> others.find(101)).loaded();
  }

  @Test
  void cut_callsGoOnWithoutRedis(TestRedis redis) {
    users.find(1);
    redis.cut();
    assertThatCall(() -> others.find(1)).loaded();
    redis.restore();
    assertThatCall(() -> users.find(2)).loaded();
    assertThatCall(() -> others.find(2)).servedFrom(REDIS);
  }

  @Test
  void cut_nodesTrustTheirHeapForMaxStalenessOnly(TestRedis redis, TestClock clock) {
    users.find(1);
    redis.cut();
    clock.advance(Duration.ofMinutes(1));
    assertThatCall(() -> users.find(1)).loaded();
  }

  @Test
  void blackHole_callersDoNotWaitForAnswersThatDoNotCome(TestRedis redis) {
    users.find(1);
    redis.blackHole();
    long began = System.nanoTime();
    assertThatCall(() -> others.find(1)).loaded();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    redis.restore();
    users.find(2);
    assertThatCall(() -> others.find(2)).servedFrom(REDIS);
  }

  @Test
  void slow_answersComeLate(TestRedis redis) {
    users.find(1);
    redis.slow(Duration.ofMillis(100));
    long began = System.nanoTime();
    assertThatCall(() -> others.find(1)).explaining("users", 1L).servedFrom(REDIS);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(99));
  }

  @Test
  void slowerThanTheTimeout_isNotWaitedFor(TestRedis redis) {
    users.find(1);
    redis.slow(Duration.ofSeconds(30));
    assertThatCall(() -> others.find(1)).loaded();
  }

  @Test
  void to_refusesWhatItCannotStandBefore() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestRedis.to("rediss://localhost:6379"))
        .withMessageContaining("not before rediss://localhost");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestRedis.to("redis://one:1,two:2"))
        .withMessageContaining("stands before one server");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestRedis.to("redis://:secret word@host"))
        .withMessageNotContaining("secret");
  }

  @Test
  void to_keepsUserAndDatabase() {
    try (TestRedis redis = TestRedis.to("redis://shop:p%40ss@127.0.0.1:1/2")) {
      assertThat(redis.uri()).startsWith("redis://shop:p%40ss@127.0.0.1:").endsWith("/2");
    }
  }
}
