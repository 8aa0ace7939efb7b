package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.time.Ticker;
import dev.layered.redis.BusRig.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Others stop waiting for a node only when it serves nothing any more. */
class ClosingNodeTest {

  private BusRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
    rig.settings = BusRig.SETTINGS.withSync(true);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  /** The closing thread reads the clock when it ends the lease. */
  private final class Watching implements Ticker {
    private final List<Boolean> registered = Collections.synchronizedList(new ArrayList<>());
    volatile Thread closing = new Thread(() -> {});

    @Override
    public long nanos() {
      if (Thread.currentThread() == closing) {
        try (Jedis redis = rig.redis()) {
          registered.add(redis.hexists("{app}:nodes", "n:b"));
        }
      }
      return System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return 0;
    }
  }

  @Test
  void lease_endsBeforeTheNodeIsDeregistered() {
    Watching ticker = new Watching();
    rig.ticker = ticker;
    Node b = rig.open("b");
    ticker.closing = Thread.currentThread();
    b.bus().close();
    assertThat(ticker.registered).isNotEmpty().doesNotContain(false);
    try (Jedis redis = rig.redis()) {
      assertThat(redis.hexists("{app}:nodes", "n:b")).isFalse();
    }
  }

  @Test
  void pending_isDeliveredIfRedisAnswersAgain() throws Exception {
    rig.settings =
        new BusSettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1000, 1000, false, 10_000);
    Node a = rig.open("a");
    rig.stopRedis();
    assertThat(a.bus().append(tag("t"))).isNull();
    rig.startRedis();
    a.bus().close();
    assertThat(a.seen().pending).isEmpty();
    try (Jedis redis = rig.redis()) {
      assertThat(new LogInRedis(redis, "app").length()).isEqualTo(1);
    }
  }

  @Test
  void close_byAnInterruptedThread_deregistersAllTheSame() {
    Node b = rig.open("b");
    Thread.currentThread().interrupt();
    b.bus().close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(b.bus().lease().covers(System.nanoTime())).isFalse();
    try (Jedis redis = rig.redis()) {
      assertThat(redis.hexists("{app}:nodes", "n:b")).isFalse();
    }
  }

  @Test
  void close_whileRedisIsGone_ends() throws Exception {
    Node a = rig.open("a");
    rig.stopRedis();
    assertThat(a.bus().append(tag("t"))).isNull();
    a.bus().close();
    assertThat(a.seen().pending).containsExactly(tag("t"));
  }

  @Test
  void append_neverReturnsWhileAClosingNodeServes() throws Exception {
    Node a = rig.open("a");
    rig.settle();
    for (int i = 0; i < 3; i++) {
      Node b = rig.open("b" + i);
      Thread closer = new Thread(() -> b.bus().close());
      closer.start();
      assertThat(a.bus().append(tag("t" + i))).isNotNull();
      boolean serves = b.bus().lease().covers(System.nanoTime());
      assertThat(!serves || b.seen().applied.contains(tag("t" + i))).isTrue();
      closer.join();
      assertThat(b.bus().renewLease()).isFalse();
    }
  }
}
