package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import dev.layered.redis.BusRig.Node;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;

class BusFaultTest {

  /** For tests in which Redis does not answer in time. */
  private static final Duration SHORT = Duration.ofMillis(500);

  private static final Duration SLOW = Duration.ofSeconds(60);

  private BusRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private void command(Protocol.Command command, String... arguments) {
    try (Jedis redis = rig.redis()) {
      redis.sendCommand(command, arguments);
    }
  }

  @Test
  void killedSubscribers_loseNothing() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    for (int i = 0; i < 50; i++) {
      if (i % 10 == 5) {
        command(Protocol.Command.CLIENT, "KILL", "TYPE", "pubsub");
      }
      assertThat(a.bus().append(tag("t" + i))).isNotNull();
    }
    until(() -> b.seen().applied.size() == 50);
    assertThat(b.seen().positions).isEqualTo(a.seen().positions);
    until(b.bus()::isListening);
    assertThat(b.seen().restarts).hasSize(1);
  }

  @Test
  void flush_beginsANewLog() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    a.bus().append(tag("t"));
    long before = a.bus().applied().epoch();
    command(Protocol.Command.FLUSHALL);
    until(() -> a.seen().restarts.size() == 2 && b.seen().restarts.size() == 2);
    assertThat(a.bus().applied().epoch()).isNotEqualTo(before);
    assertThat(b.bus().applied()).isEqualTo(a.bus().applied());
    assertThat(a.bus().append(tag("u"))).isNotNull();
    until(() -> b.seen().applied.contains(tag("u")));
  }

  @Test
  void flushBeforeAnAppend_isNoticedByIt() {
    Node a = rig.open("a");
    a.bus().append(tag("t"));
    command(Protocol.Command.FLUSHALL);
    a.bus().append(tag("u"));
    assertThat(a.seen().restarts).hasSize(2);
  }

  @Test
  void trimmedLog_restarts() {
    Node a = rig.open("a");
    Node late = rig.node("late");
    late.bus().renewLease();
    for (int i = 0; i < 5; i++) {
      a.bus().append(tag("t" + i));
    }
    try (Jedis redis = rig.redis()) {
      new LogInRedis(redis, "app").drop(1, 3);
    }
    late.bus().open();
    assertThat(late.bus().applied()).isEqualTo(a.bus().applied());
    assertThat(late.seen().restarts).hasSize(2);
    assertThat(late.seen().applied).isEmpty();
  }

  @Test
  void failoverThatLosesTheTail_beginsANewLogForAll() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    for (int i = 0; i < 5; i++) {
      a.bus().append(tag("t" + i));
    }
    until(() -> b.seen().applied.size() == 5);
    long before = a.bus().applied().epoch();
    long nonce = a.seen().positions.get(2).nonce();
    try (Jedis redis = rig.redis()) {
      LogInRedis log = new LogInRedis(redis, "app");
      log.end(3, nonce);
      log.drop(4, 5);
    }
    until(() -> a.seen().restarts.size() >= 2 && b.seen().restarts.size() >= 2);
    until(() -> b.bus().applied().equals(a.bus().applied()));
    assertThat(a.bus().applied().epoch()).isNotEqualTo(before);
  }

  @Test
  void forkThatGrewPastANode_isNoticed() {
    Node a = rig.open("a");
    a.bus().append(tag("t"));
    long before = a.bus().applied().epoch();
    try (Jedis redis = rig.redis()) {
      byte[] message = BusMessage.write(new LogPosition(before, 2, 7), 6, new byte[0]);
      new LogInRedis(redis, "app").add(2, 7, message);
    }
    until(() -> a.bus().applied().epoch() != before);
    assertThat(a.seen().restarts).hasSize(2);
  }

  @Test
  void entryThatIsNotUnderstood_restarts() {
    Node a = rig.open("a");
    a.bus().append(tag("t"));
    LogPosition last = a.bus().applied();
    try (Jedis redis = rig.redis()) {
      LogPosition position = new LogPosition(last.epoch(), 2, 7);
      byte[] message = BusMessage.write(position, last.nonce(), BusRig.bytes("of a later release"));
      new LogInRedis(redis, "app").add(2, 7, message);
    }
    until(() -> a.bus().applied().seq() == 2);
    assertThat(a.seen().restarts).hasSize(2);
    assertThat(a.bus().append(tag("u"))).isNotNull();
  }

  @Test
  void stoppedRedis_leavesPending_andEndsTheLease_untilItReturns() throws Exception {
    Node a = rig.open("a");
    Node b = rig.open("b");
    rig.stopRedis();
    List<Invalidation> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(tag("t" + i));
      assertThat(a.bus().append(tag("t" + i))).isNull();
      assertThat(a.seen().pending).isEqualTo(all);
    }
    until(() -> !a.bus().lease().covers(System.nanoTime()));
    assertThat(a.bus().renewLease()).isFalse();
    rig.startRedis();
    until(() -> a.seen().pending.isEmpty());
    assertThat(a.seen().applied).isEqualTo(all);
    // Redis came back empty: the other node applies what is appended after it has begun anew.
    until(() -> b.bus().applied().equals(a.bus().applied()));
    assertThat(b.seen().restarts).hasSize(2);
    until(() -> a.bus().lease().covers(System.nanoTime()));
    until(b.bus()::isListening);
  }

  @Test
  void stoppedRedis_leavesItsClockUnknown_untilItReturns() {
    rig.settings = new BusSettings(SLOW, Duration.ofMillis(100), 1000, 1000, false, 10_000);
    Node a = rig.open("a");
    Ticker ticker = a.parts().ticker();
    ServerClock clock = a.parts().clock();
    assertThat(clock.latestMillis(ticker.nanos())).isPositive();
    long believedUntil = ticker.nanos() + SLOW.toNanos() / 2;
    rig.stopRedis();
    until(() -> clock.latestMillis(ticker.nanos()) == ServerClock.UNKNOWN);
    assertThat(ticker.nanos() - believedUntil).as("forgotten, not only too old").isNegative();
    rig.startRedis();
    until(() -> clock.latestMillis(ticker.nanos()) != ServerClock.UNKNOWN);
  }

  /** Another server may be behind the same address now, whoever was cut. */
  @Test
  void appendThatWasCut_leavesTheServersClockUnknown() {
    rig.settings = new BusSettings(SLOW, Duration.ofSeconds(30), 1000, 1000, false, 10_000);
    int port = rig.port();
    try (ChaosProxy proxy = ChaosProxy.to(RedisAddress.parse("redis://127.0.0.1:" + port))) {
      rig.viaPort = proxy.port();
      // Not opened, so that nobody asks meanwhile.
      Node a = rig.node("a");
      Ticker ticker = a.parts().ticker();
      assertThat(a.bus().renewLease()).isTrue();
      assertThat(a.bus().append(tag("t"))).isNotNull();
      assertThat(a.parts().clock().latestMillis(ticker.nanos())).isPositive();
      proxy.cut();
      assertThat(a.bus().append(tag("t"))).isNotNull();
      assertThat(a.parts().clock().latestMillis(ticker.nanos())).isEqualTo(ServerClock.UNKNOWN);
    }
  }

  @Test
  void pausedRedis_isCaughtUpWith_inOrder() {
    rig.timeOut = SHORT;
    Node a = rig.open("a");
    Node b = rig.open("b");
    command(Protocol.Command.CLIENT, "PAUSE", "60000", "WRITE");
    List<Invalidation> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(tag("t" + i));
      a.bus().append(tag("t" + i));
    }
    assertThat(a.seen().pending).isEqualTo(all);
    command(Protocol.Command.CLIENT, "UNPAUSE");
    until(() -> a.seen().pending.isEmpty() && b.seen().applied.size() >= 5);
    assertThat(a.seen().applied).isEqualTo(all);
    assertThat(b.seen().applied).isEqualTo(all);
    assertThat(b.seen().restarts).hasSize(1);
  }

  @Test
  void timedOutAppend_thatReachedTheLog_isNotAppendedAgain() throws Exception {
    rig.timeOut = SHORT;
    Node a = rig.open("a");
    Node b = rig.open("b");
    a.bus().append(tag("first"));
    try (Socket sleeper = new Socket("127.0.0.1", rig.port())) {
      // Sent before anything is asked: what a stall leaves unanswered comes after it all the same.
      sleeper.getOutputStream().write(BusRig.bytes("DEBUG SLEEP 5\r\n"));
      until(this::isAsleep);
      assertThat(a.bus().append(tag("t"))).isNull();
      until(() -> a.seen().pending.isEmpty() && b.seen().applied.size() == 2);
      assertThat(sleeper.getInputStream().readNBytes(3)).isEqualTo(BusRig.bytes("+OK"));
    }
    assertThat(a.seen().applied).containsExactly(tag("first"), tag("t"));
    try (Jedis redis = rig.redis()) {
      assertThat(new LogInRedis(redis, "app").length()).isEqualTo(2);
    }
  }

  private boolean isAsleep() {
    try (Jedis redis = new Jedis("127.0.0.1", rig.port(), 200)) {
      redis.ping();
      return false;
    } catch (JedisConnectionException unanswered) {
      return true;
    }
  }

  /** The first attempt was carried out so late that no SYNC has seen it before the second. */
  @Test
  void entryThatIsSentAgain_isInTheLogOnce() {
    Node a = rig.node("a");
    a.bus().renewLease();
    AppendCalls calls = new AppendCalls(a.parts());
    OwnEntry own = new OwnEntry(7, new Notice("a", false, tag("t")));
    LogEntry first = calls.append(own, List.of(), a.bus().applied()).entry();
    calls.append(new OwnEntry(8, new Notice("a", false, tag("u"))), List.of(), a.bus().applied());
    assertThat(calls.append(own, List.of(), a.bus().applied()).entry()).isEqualTo(first);
    try (Jedis redis = rig.redis()) {
      assertThat(new LogInRedis(redis, "app").length()).isEqualTo(2);
    }
  }

  @Test
  void prune_dropsWhatConcernsNoEntry_andFoldsTooMany() {
    Node a = rig.open("a");
    try (Jedis redis = rig.redis()) {
      LogInRedis log = new LogInRedis(redis, "app");
      for (int i = 0; i < 1000; i++) {
        redis.hset("{app}:p", "t:old" + i, "0 1000");
      }
      for (int i = 1; i <= 10; i++) {
        a.bus().append(tag("t" + i));
      }
      LogCalls calls = new LogCalls(a.parts());
      new Pruner(calls, 100, () -> {}).prune(Duration.ofSeconds(60));
      assertThat(redis.hlen("{app}:p")).isEqualTo(11);
      assertThat(log.get("floor")).isEqualTo("0");
      new Pruner(calls, 8, () -> {}).prune(Duration.ofSeconds(60));
      assertThat(log.get("floor")).isEqualTo("6");
      assertThat(redis.hkeys("{app}:p"))
          .containsExactlyInAnyOrder("ep", "t:t7", "t:t8", "t:t9", "t:t10");
      assertThat(calls.mayPrune(Duration.ofSeconds(5))).isTrue();
      assertThat(calls.mayPrune(Duration.ofSeconds(5))).isFalse();
    }
  }
}
