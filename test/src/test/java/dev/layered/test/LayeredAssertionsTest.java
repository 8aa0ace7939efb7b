package dev.layered.test;

import static dev.layered.CacheLayer.HEAP;
import static dev.layered.CacheLayer.REDIS;
import static dev.layered.test.LayeredAssertions.assertThatCache;
import static dev.layered.test.LayeredAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.layered.CacheInvalidated;
import dev.layered.LayeredCaches;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

@ExtendWith(LayeredTestExtension.class)
class LayeredAssertionsTest {

  private static Container container;
  private static Users users;

  @BeforeAll
  static void start() {
    container = Container.start(Users.class);
    users = container.get(Users.class);
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  @Test
  void expiry_isSeenByTheClock(TestClock clock) {
    assertThatCall(() -> users.find(1)).loaded();
    assertThatCall(() -> users.find(1)).servedFrom(HEAP);
    clock.advance(Duration.ofMinutes(4));
    assertThatCall(() -> users.find(1)).servedFrom(HEAP);
    clock.advance(Duration.ofMinutes(2));
    assertThatCall(() -> users.find(1)).loaded();
  }

  @Test
  void caches_areEmptyWhenATestBegins() {
    assertThatCall(() -> users.find(1)).loaded();
  }

  @Test
  void caches_areEmptyWhenTheNextTestBegins() {
    assertThatCall(() -> users.find(1)).loaded();
  }

  @Test
  void servedStale_whenTheOriginFails(TestClock clock) {
    String first = users.price(1);
    clock.advance(Duration.ofMinutes(2));
    users.fail(true);
    try {
      assertThatCall(() -> users.price(1)).servedStale().returns(first);
      assertThatCall(() -> users.find(9)).fails(IllegalStateException.class).loaded();
    } finally {
      users.fail(false);
    }
  }

  @Test
  void aStage_isWaitedFor() {
    Object value = assertThatCall(() -> users.later(1)).loaded().value();
    assertThat(value).asString().startsWith("1-");
    assertThatCall(() -> users.later(1)).servedFrom(HEAP).returns(value);
  }

  @Test
  void in_looksAtOneCache() {
    assertThatCall(() -> users.outer(1)).loadedTimes(2).in("outer").loaded();
    users.cache().invalidate(1L);
    assertThatCall(() -> users.outer(1)).servedFrom(HEAP).in("users").loadedTimes(0);
    failure(() -> assertThatCall(() -> users.find(2)).in("outer").loaded())
        .isEqualTo("expected: loaded; but was: not a call of a cache");
  }

  @Test
  void failures_sayWhatHappenedInstead(TestClock clock) {
    users.find(1);
    failure(() -> assertThatCall(() -> users.find(1)).servedFrom(REDIS))
        .isEqualTo("expected: served from REDIS; but was: served from HEAP (cache \"users\")");
    failure(() -> assertThatCall(() -> users.find(1)).loaded())
        .isEqualTo("expected: loaded; but was: served from HEAP (cache \"users\")");
    failure(() -> assertThatCall(() -> "nothing").loaded())
        .isEqualTo("expected: loaded; but was: not a call of a cache");
    clock.advance(Duration.ofMinutes(6));
    failure(() -> assertThatCall(() -> users.find(1)).explaining("users", 1L).servedFrom(HEAP))
        .startsWith("expected: served from HEAP; but was: loaded (cache \"users\")\ncache ")
        .contains("last miss  EXPIRED");
  }

  @Test
  void failures_ofValuesAndExceptions() {
    failure(() -> assertThatCall(() -> users.find(1)).returns("other"))
        .startsWith("expected: returned other; but was: returned 1-")
        .endsWith("; it was loaded (cache \"users\")");
    failure(() -> assertThatCall(() -> users.find(1)).fails(RuntimeException.class))
        .startsWith("expected: failed with java.lang.RuntimeException; but returned 1-");
    users.fail(true);
    try {
      failure(() -> assertThatCall(() -> users.find(7)).servedFrom(HEAP))
          .isEqualTo(
              "expected: served from HEAP; but the call failed with"
                  + " java.lang.IllegalStateException: the origin is down; it was a load failed"
                  + " (cache \"users\")");
    } finally {
      users.fail(false);
    }
  }

  @Test
  void caches_holdAndLack(TestClock clock) {
    assertThatCache(users.cache()).lacks(1L);
    users.find(1);
    users.price(1);
    assertThatCache(users.cache()).holdsFresh(1L).holdsIn(HEAP, 1L).lacks(1);
    assertThatCache("prices").holdsFresh(1L);
    clock.advance(Duration.ofMinutes(2));
    assertThatCache(container.get(LayeredCaches.class), "prices").holds(1L);
    failure(() -> assertThatCache("prices").holdsFresh(1L))
        .startsWith(
            "expected cache \"prices\" to hold a fresh value of the key l:1, but it does not")
        .contains("heap       stale for");
    failure(() -> assertThatCache("prices").lacks(1L)).contains("but it holds it");
    failure(() -> assertThatCache("prices").holds(2L)).contains("but it lacks");
  }

  @Test
  void invalidations_areHeard(HeardInvalidations heard) {
    users.forget(5);
    CacheInvalidated event = heard.await(each -> each.keys().contains("5"));
    assertThat(event.origin()).isEqualTo(CacheInvalidated.Origin.LOCAL);
    assertThat(heard.all()).containsExactly(event);
    failure(() -> heard.await(each -> each.keys().contains("6"), Duration.ofMillis(10)))
        .contains("not heard within 10 ms");
  }

  @Test
  void aCacheOfNoNode_isAMistakeOfTheTest() {
    Container other = Container.start(Users.class);
    Users others = other.get(Users.class);
    others.find(1);
    var cache = others.cache();
    assertThatIllegalStateException()
        .isThrownBy(() -> assertThatCache("users"))
        .withMessageContaining("2 nodes run");
    assertThatCache(cache).holds(1L);
    assertThatCall(container.get(LayeredCaches.class), () -> others.find(1)).loadedTimes(0);
    other.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> assertThatCache(cache))
        .withMessageContaining("belongs to no node");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> failure(Runnable assertion) {
    return assertThat(
        assertThatExceptionOfType(AssertionFailedError.class)
            .isThrownBy(assertion::run)
            .actual()
            .getMessage());
  }
}
