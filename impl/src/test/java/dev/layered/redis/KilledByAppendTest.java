package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import dev.layered.redis.BusRig.Node;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/**
 * On one server, the append kills the values and leases of its keys, before anybody hears of it.
 */
@Timeout(60)
class KilledByAppendTest {

  private static final String USERS = "users";

  private final RedisKeys names = new RedisKeys("app");
  private BusRig rig;
  private Jedis redis;
  private RedisConnection connection;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
    redis = rig.redis();
    connection =
        RedisConnection.of(
            Patience.settings(RedisAddress.parse("redis://127.0.0.1:" + rig.port()), "app"));
    rig.killer = new KeyKiller(connection, names);
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    redis.close();
    rig.close();
  }

  private EntryNames entry(Object key) {
    return names.entry(USERS, key);
  }

  /** Puts a value into Redis, and a lease for which a node waits. */
  private void stored(Object key, String waiting) {
    redis.set(entry(key).value(), "old");
    redis.hset(entry(key).lease(), "t", "token");
    redis.hset(entry(key).lease(), "w:" + waiting, "");
  }

  private boolean isThere(Object key) {
    return redis.exists(entry(key).value()) || redis.exists(entry(key).lease());
  }

  private static Invalidation keys(Object... keys) {
    return new Invalidation.Keys(USERS, List.of(keys), false);
  }

  /** What they load then is not older than the entry. */
  @Test
  void thoseWhoWait_areWoken_onEveryNode_whenItHasApplied() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    stored("x", "w");
    stored("y", "w");
    stored("other", "w");
    assertThat(a.bus().append(keys("x", "y"))).isNotNull();
    assertThat(List.of(isThere("x"), isThere("y"), isThere("other")))
        .containsExactly(false, false, true);
    for (Node node : List.of(a, b)) {
      until(() -> node.seen().woken.size() >= 2);
      assertThat(node.seen().woken).containsExactly("users:x after 1", "users:y after 1");
    }
  }

  /** Nobody's lease ends with a cleared cache, so nobody has to look again. */
  @Test
  void keyThatIsNotUnderstood_wakesItsCache_asAClearedCacheDoesNot() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    Invalidation clear = new Invalidation.Clear(USERS, false);
    a.bus().append(clear);
    a.bus().append(keys(5L));
    until(() -> b.seen().woken.size() >= 1);
    assertThat(b.seen().applied).containsExactly(clear, clear);
    assertThat(b.seen().woken).containsExactly("users after 2");
  }

  /** Those who wait would hear nothing of it. */
  @Test
  void attemptInVain_killsNothing() {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(keys("first"));
    LogPosition last = a.bus().applied();
    a.bus().append(keys("second"));
    stored("x", "w");
    OptimisticAppend append = new OptimisticAppend(a.parts(), new BusNames("app"));
    OwnEntry own = new OwnEntry(7, new Notice("a", false, keys("x")));
    List<byte[]> toKill = a.parts().killer().killedByAppend(USERS, List.of("x"));
    assertThat(append.append(own, toKill, List.of(), last)).isNull();
    assertThat(redis.exists(entry("x").value(), entry("x").lease())).isEqualTo(2);
    assertThat(append.append(own, toKill, List.of(), a.bus().applied())).isNotNull();
    assertThat(isThere("x")).isFalse();
  }

  /** The first as the client of a cluster does by itself. */
  @Test
  void callThatIsRepeated_orFindsAnotherKindOfLog_appendsNothing() {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(keys("first"));
    LogPosition last = a.bus().applied();
    OptimisticAppend append = new OptimisticAppend(a.parts(), new BusNames("app"));
    OwnEntry own = new OwnEntry(7, new Notice("a", false, keys("x")));
    List<byte[]> toKill = a.parts().killer().killedByAppend(USERS, List.of("x"));
    LogEntry appended = append.append(own, toKill, List.of(), last);
    assertThat(appended).isNotNull();
    assertThat(append.append(own, toKill, List.of(), last)).isEqualTo(appended);
    assertThat(new LogInRedis(redis, "app").length()).isEqualTo(2);
    stored("x", "w");
    redis.set("{app}:log", "a text");
    assertThat(append.append(own, toKill, List.of(), last)).isNull();
    assertThat(isThere("x")).isTrue();
    assertThat(a.bus().append(keys("x"))).isNotNull();
    assertThat(isThere("x")).isFalse();
  }

  @Test
  void serverThatForgotItsScripts_isToldThemAgain() {
    Node a = rig.open("a");
    a.bus().append(keys("x"));
    stored("x", "w");
    redis.scriptFlush();
    assertThat(a.bus().append(keys("x"))).isNotNull();
    assertThat(isThere("x")).isFalse();
    assertThat(new LogInRedis(redis, "app").length()).isEqualTo(2);
  }

  /** The answer to the first attempt was lost; what was stored since may be as old. */
  @Test
  void retriedAppend_killsAgain_andAppendsOnce() throws Exception {
    Node a = rig.open("a");
    AppendCalls calls = new AppendCalls(a.parts());
    OwnEntry own = new OwnEntry(77, new Notice("a", false, keys("x")));
    List<byte[]> toKill = a.parts().killer().killedByAppend(USERS, List.of("x"));
    LogEntry first = calls.append(own, toKill, a.bus().applied()).entry();
    stored("x", "w");
    assertThat(calls.append(own, toKill, a.bus().applied()).entry()).isEqualTo(first);
    assertThat(isThere("x")).isFalse();
    assertThat(new LogInRedis(redis, "app").length()).isEqualTo(1);
  }

  /** A lease of another kind is not even looked into. */
  @Test
  void foreignBytes_areKilledAsWell() {
    Node a = rig.open("a");
    redis.lpush(entry("x").value(), "a list");
    redis.set(entry("x").lease(), "a text");
    assertThat(a.bus().append(keys("x"))).isNotNull();
    assertThat(isThere("x")).isFalse();
  }

  /** Even then an entry of the log can be added: it drops what others hold. */
  @Test
  void serverWithoutMemory_stillKillsAndAppends() {
    Node a = rig.open("a");
    a.bus().append(keys("first"));
    stored("x", "w");
    redis.configSet("maxmemory", "1");
    redis.configSet("maxmemory-policy", "noeviction");
    redis.scriptFlush();
    assertThat(a.bus().append(keys("x"))).isNotNull();
    assertThat(isThere("x")).isFalse();
    Invalidation written = new Invalidation.Written(USERS, List.of("x"));
    assertThat(a.bus().append(written)).isNotNull();
    assertThat(a.bus().append(tag("t"))).isNotNull();
    assertThat(redis.scriptExists(AppendScripts.APPEND.sha())).isFalse();
  }

  @Test
  void veryManyKeys_areKilledBefore_inParts() {
    Node a = rig.open("a");
    Object[] many = new Object[501];
    for (int i = 0; i < many.length; i++) {
      many[i] = "key" + i;
      stored(many[i], "w");
    }
    assertThat(a.parts().killer().killedByAppend(USERS, List.of(many))).isEmpty();
    assertThat(a.bus().append(keys(many))).isNotNull();
    assertThat(many).noneMatch(this::isThere);
    assertThat(redis.keys("{app:*")).isEmpty();
  }
}
