package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.redis.BusRig.Node;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** What Redis evicts, or somebody deletes, is lost with its epoch, so it is never half there. */
class LostTablesTest {

  private BusRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{app}:log", "{app}:p"})
  void lostTable_isNoticedByTheHeartbeat(String key) {
    Node a = rig.open("a");
    Node b = rig.open("b");
    a.bus().append(tag("t"));
    long before = a.bus().applied().epoch();
    try (Jedis redis = rig.redis()) {
      redis.del(key);
    }
    until(() -> a.seen().restarts.size() == 2 && b.seen().restarts.size() == 2);
    assertThat(a.bus().applied().epoch()).isNotEqualTo(before);
    assertThat(b.bus().applied()).isEqualTo(a.bus().applied());
    assertThat(a.bus().append(tag("u"))).isNotNull();
    until(() -> b.seen().applied.contains(tag("u")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{app}:log", "{app}:p"})
  void lostTable_isNoticedByTheAppend(String key) {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(tag("t"));
    try (Jedis redis = rig.redis()) {
      redis.del(key);
    }
    a.bus().append(tag("u"));
    assertThat(a.seen().restarts).hasSize(2);
    try (Jedis redis = rig.redis()) {
      assertThat(redis.hget("{app}:p", "ep")).isEqualTo(redis.hget("{app}:log", "ep"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{app}:log", "{app}:p", "{app}:nodes"})
  void foreignValue_isReplaced(String key) {
    Node a = rig.open("a");
    try (Jedis redis = rig.redis()) {
      redis.set(key, "of somebody else");
      until(() -> !redis.type(key).equals("string"));
    }
    assertThat(a.bus().append(tag("t"))).isNotNull();
    until(() -> a.bus().applied().seq() > 0 || a.seen().restarts.size() > 1);
    assertThat(a.bus().append(tag("u"))).isNotNull();
    assertThat(a.seen().pending).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "life, abc",
    "life, -inf",
    "floor, abc",
    "last, 99999999999999999999 ab",
    "last, 5 123456789abcdef01",
    "last, of somebody else",
    "ep, zz"
  })
  void foreignField_keepsNoNodeFromGoingOn(String field, String value) {
    Node a = rig.open("a");
    a.bus().append(tag("t"));
    try (Jedis redis = rig.redis()) {
      if (field.equals("ep")) {
        redis.hset("{app}:p", field, value);
      }
      redis.hset("{app}:log", field, value);
    }
    a.bus().append(tag("u"));
    until(() -> a.seen().pending.isEmpty());
    a.bus().append(tag("v"));
    until(() -> a.seen().pending.isEmpty());
    assertThat(a.seen().applied).contains(tag("v"));
    new Pruner(new LogCalls(a.parts()), 100, () -> {}).prune(Duration.ofSeconds(60));
    long later = System.nanoTime() + BusRig.SETTINGS.maxStaleness().toNanos();
    until(() -> a.bus().lease().covers(later));
  }

  /** As if Redis's clock had been set forward, so that everything looks old. */
  @Test
  void pruning_tooEarly_voidsInsteadOfForgetting() {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(tag("t"));
    a.bus().append(tag("u"));
    a.bus().append(tag("late"));
    try (Jedis redis = rig.redis()) {
      redis.hset("{app}:p", "t:t", "1 1000");
      redis.hset("{app}:p", "t:u", "2 1000");
      new Pruner(new LogCalls(a.parts()), 100, () -> {}).prune(Duration.ofSeconds(60));
      assertThat(redis.hkeys("{app}:p")).containsExactlyInAnyOrder("ep", "t:late");
      assertThat(redis.hget("{app}:log", "floor")).isEqualTo("2");
    }
    a.bus().append(tag("v"));
    assertThat(a.seen().restarts).hasSize(1);
  }
}
