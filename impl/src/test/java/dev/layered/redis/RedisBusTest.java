package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.LogClosedException;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import dev.layered.core.time.Ticker;
import dev.layered.redis.BusRig.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisBusTest {

  private BusRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void nodes_seeEachOthersEntries_inOneOrder() {
    List<Node> nodes = List.of(rig.open("a"), rig.open("b"), rig.open("c"));
    for (int i = 0; i < 20; i++) {
      for (Node node : nodes) {
        LogPosition position = node.bus().append(tag("t" + i));
        assertThat(node.seen().positions).contains(position);
      }
    }
    until(() -> nodes.stream().allMatch(node -> node.seen().applied.size() == 60));
    assertThat(nodes.get(1).seen().positions).isEqualTo(nodes.get(0).seen().positions);
    assertThat(nodes.get(2).seen().positions).isEqualTo(nodes.get(0).seen().positions);
    for (Node node : nodes) {
      assertThat(node.seen().own).filteredOn(own -> own).hasSize(20);
      BusRig.staysInStep(node);
      assertThat(node.bus().rejected()).isZero();
    }
  }

  @Test
  void keys_areKilledBeforeTheAppend_andComeBackTyped() {
    List<Long> lengths = Collections.synchronizedList(new ArrayList<>());
    rig.killer =
        (cache, keys) -> {
          try (Jedis redis = rig.redis()) {
            lengths.add(new LogInRedis(redis, "app").last());
          }
        };
    Node a = rig.open("a");
    Node b = rig.open("b");
    a.bus().append(new Invalidation.Keys("users", List.of("x,y"), false));
    assertThat(lengths).containsExactly(0L);
    a.bus().append(new Invalidation.Keys("users", List.of(5L), false));
    until(() -> b.seen().applied.size() == 2);
    assertThat(b.seen().applied.get(1)).isEqualTo(new Invalidation.Clear("users", false));
    assertThat(a.seen().applied.get(1))
        .isEqualTo(new Invalidation.Keys("users", List.of(5L), false));
  }

  @Test
  void failedKill_isNotAppended_untilItSucceeds() {
    boolean[] works = {false};
    rig.killer =
        (cache, keys) -> {
          if (!works[0]) {
            throw new IllegalStateException("not now");
          }
        };
    Node a = rig.open("a");
    Invalidation keys = new Invalidation.Keys("users", List.of("k"), false);
    assertThat(a.bus().append(keys)).isNull();
    assertThat(a.seen().pending).containsExactly(keys);
    assertThat(a.seen().applied).isEmpty();
    works[0] = true;
    until(() -> a.seen().pending.isEmpty());
    assertThat(a.seen().applied).containsExactly(keys);
  }

  @Test
  void manyKeys_areSplit() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      keys.add("k".repeat(1000) + i);
    }
    a.bus().append(new Invalidation.Keys("users", keys, false));
    int entries = a.seen().applied.size();
    assertThat(entries).isGreaterThan(1);
    until(() -> b.seen().applied.size() == entries);
    List<Object> all = new ArrayList<>();
    b.seen().applied.forEach(part -> all.addAll(((Invalidation.Keys) part).keys()));
    assertThat(all).isEqualTo(keys);
  }

  @Test
  void subjects_areNotedInRedis() {
    Node a = rig.open("a");
    a.bus().append(tag("user"));
    a.bus().append(new Invalidation.Clear("orders", true));
    try (Jedis redis = rig.redis()) {
      assertThat(redis.hget("{app}:p", "t:user")).matches("1 \\d{13}");
      assertThat(redis.hget("{app}:p", "c:orders")).matches("2 \\d{13}");
      LogInRedis log = new LogInRedis(redis, "app");
      assertThat(log.get("life")).isEqualTo("60000");
      assertThat(log.get("ep")).hasSize(16);
    }
  }

  @Test
  void messagesThatAreNone_changeNothing_butAreCounted() {
    Node a = rig.open("a");
    try (Jedis redis = rig.redis()) {
      byte[] channel = "{app}:log".getBytes(StandardCharsets.UTF_8);
      redis.publish(channel, "nonsense".getBytes(StandardCharsets.UTF_8));
      redis.publish(channel, "2 0 1 1 0 \nx".getBytes(StandardCharsets.UTF_8));
      redis.publish(channel, new byte[1 << 20]);
      redis.publish(channel, new byte[0]);
      redis.publish("{app}:n:a", "A zz b");
    }
    until(() -> a.bus().rejected() == 5);
    assertThat(a.seen().applied).isEmpty();
    assertThat(a.seen().restarts).hasSize(1);
    assertThat(a.bus().append(tag("t"))).isNotNull();
  }

  @Test
  void lease_countsFromTheRequest() {
    ManualTicker ticker = new ManualTicker();
    rig.ticker = ticker;
    Node a = rig.node("a");
    long asked = ticker.nanos();
    a.seen().whenAskedForLife = () -> ticker.advance(Duration.ofMillis(700));
    assertThat(a.bus().lease().covers(asked)).isFalse();
    assertThat(a.bus().renewLease()).isTrue();
    assertThat(a.bus().lease().covers(asked + 1_499_999_999L)).isTrue();
    assertThat(a.bus().lease().covers(asked + 1_500_000_000L)).isFalse();
  }

  @Test
  void lease_countsFromTheReply_ifThatIsSwitchedOff() {
    ManualTicker ticker = new ManualTicker();
    rig.ticker = ticker;
    rig.switches = new ProtocolSwitches(true, true, false);
    Node a = rig.node("a");
    long asked = ticker.nanos();
    a.seen().whenAskedForLife = () -> ticker.advance(Duration.ofMillis(700));
    assertThat(a.bus().renewLease()).isTrue();
    assertThat(a.bus().lease().covers(asked + 1_500_000_000L)).isTrue();
  }

  private static Ticker shifted(Duration by) {
    Ticker system = Ticker.system();
    return new Ticker() {
      @Override
      public long nanos() {
        return system.nanos() + by.toNanos();
      }

      @Override
      public long wallMillis() {
        return system.wallMillis() + by.toMillis();
      }
    };
  }

  @Test
  void nodes_whoseClocksAreDaysApart_agree() {
    rig.settings = BusRig.SETTINGS.withSync(true);
    rig.ticker = shifted(Duration.ofDays(-3));
    Node a = rig.open("a");
    rig.ticker = shifted(Duration.ofDays(3));
    Node b = rig.open("b");
    rig.settle();
    for (Node node : List.of(a, b)) {
      node.bus().append(tag("of " + node.parts().nodeId()));
      until(() -> b.seen().positions.equals(a.seen().positions));
      BusRig.staysInStep(node);
      assertThat(node.seen().restarts).hasSize(1);
    }
  }

  @Test
  void inStep_knowsTheServersClock_whateverItsOwn() {
    rig.ticker = shifted(Duration.ofDays(-3));
    Node a = rig.open("a");
    ServerClock clock = a.parts().clock();
    try (Jedis redis = rig.redis()) {
      long least = clock.earliestMillis(a.parts().ticker().nanos());
      List<String> time = redis.time();
      long most = clock.latestMillis(a.parts().ticker().nanos());
      long said = Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
      assertThat(said).isBetween(least, most);
      assertThat(most - least).isLessThan(rig.settings.maxStaleness().toMillis());
    }
  }

  @Test
  void closed_takesNoMore_andIsNoLongerRegistered() {
    Node a = rig.open("a");
    a.bus().close();
    assertThatThrownBy(() -> a.bus().append(tag("t"))).isInstanceOf(LogClosedException.class);
    try (Jedis redis = rig.redis()) {
      assertThat(redis.hexists("{app}:nodes", "n:a")).isFalse();
    }
    assertThat(a.bus().renewLease()).isEqualTo(a.bus().lease().covers(System.nanoTime()));
  }
}
