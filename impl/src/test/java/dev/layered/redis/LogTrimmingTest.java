package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.redis.BusRig.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** The log keeps as many entries as it is to, and a few more. */
@Timeout(60)
class LogTrimmingTest {

  private static final int LENGTH = 100;

  private BusRig rig;
  private Jedis redis;
  private LogInRedis log;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
    redis = rig.redis();
    log = new LogInRedis(redis, "app");
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    rig.close();
  }

  private Node node(String name, int length) {
    rig.settings =
        new BusSettings(Duration.ofMinutes(5), Duration.ofMinutes(1), length, 1000, false, 10_000);
    Node node = rig.node(name);
    node.bus().renewLease();
    return node;
  }

  private static void append(Node node, int entries) {
    for (int i = 0; i < entries; i++) {
      Invalidation what =
          i % 5 == 0 ? tag("t") : new Invalidation.Keys("users", List.of("k"), false);
      assertThat(node.bus().append(what)).isNotNull();
    }
  }

  @Test
  void oldestEntriesGo_andTheOthersStay() {
    Node a = node("a", LENGTH);
    for (int i = 0; i < 10; i++) {
      append(a, 50);
      long last = log.last();
      assertThat(last).isEqualTo(50 * (i + 1));
      assertThat(log.length())
          .isBetween(Math.min(last, LENGTH), (long) LENGTH + AppendScripts.TRIM_EVERY);
      for (long seq = last; seq > Math.max(0, last - LENGTH); seq--) {
        assertThat(log.message(seq)).as("%s of %s", seq, last).isNotNull();
      }
    }
    assertThat(a.seen().restarts).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 400})
  void nodeThatWasAway_readsWhatIsKept_orBeginsAnew(int missed) {
    Node a = node("a", LENGTH);
    append(a, 30);
    Node late = node("late", LENGTH);
    append(a, missed);
    late.bus().open();
    until(() -> late.bus().applied().equals(a.bus().applied()));
    boolean kept = missed <= LENGTH;
    assertThat(late.seen().applied).hasSize(kept ? missed : 0);
    assertThat(late.seen().restarts).hasSize(kept ? 1 : 2);
  }

  /** So that one append does not delete all that is too much. */
  @Test
  void logThatWasMadeShorter_shrinksInParts() {
    append(node("a", 10_000), 1000);
    assertThat(log.length()).isEqualTo(1000);
    Node shorter = node("shorter", LENGTH);
    append(shorter, 24);
    assertThat(log.length()).isEqualTo(524);
    append(shorter, 64);
    assertThat(log.last()).isEqualTo(1088);
    assertThat(log.length()).isEqualTo(LENGTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "of somebody else",
        "-inf",
        "inf",
        "nan",
        "-9999999999999999999",
        "1e300",
        "2.5",
        "0",
        "999999999999",
        "99999999999999999999999"
      })
  void whatAnotherHasWrittenForTheFirst_stopsNoTrimming(String first) {
    Node a = node("a", LENGTH);
    append(a, 300);
    log.set("first", first);
    append(a, 300);
    assertThat(log.get("first")).isEqualTo("477");
    assertThat(log.length()).isEqualTo(600 - 476);
    assertThat(a.seen().restarts).hasSize(1);
  }

  /** Not from the beginning of all. */
  @Test
  void firstThatIsLost_isFoundByTheLength() {
    Node a = node("a", LENGTH);
    append(a, 5);
    log.end(1_000_000, a.bus().applied().nonce());
    a.bus().append(tag("t"));
    until(() -> a.seen().restarts.size() == 2);
    append(a, 300);
    redis.hdel("{app}:log", "first");
    append(a, 300);
    assertThat(log.length()).isBetween((long) LENGTH, (long) LENGTH + AppendScripts.TRIM_EVERY);
  }

  /** By it old positions are pruned, and no node says it again before its next heartbeat. */
  @Test
  void newEpoch_keepsTheLongestLife() {
    Node a = node("a", LENGTH);
    append(a, 1);
    redis.del("{app}:p");
    append(a, 1);
    assertThat(a.seen().restarts).hasSize(2);
    assertThat(log.get("life")).isEqualTo("60000");
    new LogCalls(a.parts()).newEpoch(a.bus().applied().epoch());
    assertThat(log.get("life")).isEqualTo("60000");
    assertThat(log.length()).isZero();
  }
}
