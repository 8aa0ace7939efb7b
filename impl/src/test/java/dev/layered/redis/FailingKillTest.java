package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.redis.BusRig.Node;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** The values of a key may lie on a server that is down, while the log does not. */
class FailingKillTest {

  private final List<Long> attempts = new CopyOnWriteArrayList<>();
  private volatile boolean badFails = true;
  private volatile boolean goodFails = true;
  private volatile boolean slow;
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger row = new AtomicInteger();
  private final LongAccumulator longestRow = new LongAccumulator(Math::max, 0);
  private BusRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
    rig.killer =
        (cache, keys) -> {
          if (keys.contains("bad")) {
            attempts.add(System.nanoTime());
          }
          if (slow) {
            kills.incrementAndGet();
            longestRow.accumulate(row.incrementAndGet());
            // As long as a time-out lasts.
            LockSupport.parkNanos(50_000_000L);
          }
          if (keys.contains("bad") ? badFails : goodFails) {
            throw new JedisConnectionException("this slot is down");
          }
        };
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private static Invalidation key(String name) {
    return new Invalidation.Keys("users", List.of(name), false);
  }

  @Test
  void holdsUpNobody_isTriedLessAndLess_andNotLost() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    assertThat(a.bus().append(key("bad"))).isNull();
    assertThat(a.bus().append(key("good"))).isNull();
    // The log is another matter.
    assertThat(a.bus().append(tag("t"))).isNotNull();
    goodFails = false;
    until(() -> b.seen().applied.contains(key("good")));
    // B may hear of it before A has put it off its list.
    until(() -> a.seen().pending.equals(List.of(key("bad"))));
    until(() -> attempts.size() >= 6);
    assertThat(attempts.get(5) - attempts.get(4)).isGreaterThan(500_000_000L);
    BusRig.staysInStep(a);
    badFails = false;
    until(() -> a.seen().pending.isEmpty());
    until(() -> b.seen().applied.contains(key("bad")));
    assertThat(b.seen().applied).containsExactly(tag("t"), key("good"), key("bad"));
  }

  /** The time that kills take must not keep the node from asking the log. */
  @Test
  void manySlowFailures_doNotEndTheLease() {
    Node a = rig.open("a");
    for (int i = 0; i < 200; i++) {
      a.bus().append(key("good"));
    }
    // Each SYNC asks for it.
    a.seen().whenAskedForLife = () -> row.set(0);
    slow = true;
    until(() -> kills.get() > 60);
    slow = false;
    assertThat(longestRow.get()).isLessThan(20);
    goodFails = false;
    until(() -> a.seen().pending.isEmpty());
  }
}
