package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.redis.BusRig.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

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

  /** What one connection hears, as channel and first words. */
  private BlockingQueue<String> heard(String... channels) throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    CountDownLatch subscribed = new CountDownLatch(channels.length);
    JedisPubSub listener =
        new JedisPubSub() {
          @Override
          public void onSubscribe(String channel, int count) {
            subscribed.countDown();
          }

          @Override
          public void onMessage(String channel, String message) {
            heard.add(channel.equals(names.bus()) ? "log" : message);
          }
        };
    Jedis listening = rig.redis();
    Thread thread = new Thread(() -> listening.subscribe(listener, channels), "listener");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, withItsServer) -> {});
    thread.start();
    assertThat(subscribed.await(10, TimeUnit.SECONDS)).isTrue();
    return heard;
  }

  @Test
  void thoseWhoWait_areWoken_beforeTheEntryIsPublished() throws Exception {
    Node a = rig.open("a");
    BlockingQueue<String> heard = heard(names.bus(), names.node("w"));
    stored("x", "w");
    stored("y", "w");
    stored("other", "w");
    assertThat(a.bus().append(keys("x", "y"))).isNotNull();
    assertThat(List.of(isThere("x"), isThere("y"), isThere("other")))
        .containsExactly(false, false, true);
    List<String> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(heard.poll(10, TimeUnit.SECONDS));
    }
    assertThat(three).containsExactly(entry("x").value(), entry("y").value(), "log");
  }

  @Test
  void serverThatForgotItsScripts_isToldThemAgain() {
    Node a = rig.open("a");
    a.bus().append(keys("x"));
    stored("x", "w");
    redis.scriptFlush();
    assertThat(a.bus().append(keys("x"))).isNotNull();
    assertThat(isThere("x")).isFalse();
    assertThat(redis.xlen(names.log())).isEqualTo(2);
  }

  /** The answer to the first attempt was lost; what was stored since may be as old. */
  @Test
  void retriedAppend_killsAgain_andAppendsOnce() throws Exception {
    Node a = rig.open("a");
    LogCalls calls = new LogCalls(a.parts());
    OwnEntry own = new OwnEntry(77, new Notice("a", false, keys("x")));
    List<byte[]> toKill = a.parts().killer().killedByAppend(USERS, List.of("x"));
    LogEntry first = calls.append(own, toKill).entry();
    stored("x", "w");
    assertThat(calls.append(own, toKill).entry()).isEqualTo(first);
    assertThat(isThere("x")).isFalse();
    assertThat(redis.xlen(names.log())).isEqualTo(1);
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
    stored("x", "w");
    redis.configSet("maxmemory", "1");
    redis.configSet("maxmemory-policy", "noeviction");
    assertThat(a.bus().append(keys("x"))).isNotNull();
    assertThat(isThere("x")).isFalse();
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
