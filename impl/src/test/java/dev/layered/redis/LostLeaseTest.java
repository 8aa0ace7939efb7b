package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.exceptions.JedisException;

/** Leases that Redis grants or keeps while its answer is lost; each would last a minute. */
@Timeout(60)
class LostLeaseTest {

  private static final long SECOND = 1_000_000_000;

  /** The time-out, which each lost reply costs. */
  private static final Duration LOST = Duration.ofSeconds(1);

  private static final LeaseSettings MINUTE =
      new LeaseSettings(Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final String namespace = "test-" + UUID.randomUUID();
  private final ChaosProxy proxy = ChaosProxy.to(RedisServers.shared());
  private final RedisNode a = node(LOST);
  private final RedisNode b = new RedisNode(RedisServers.shared(), namespace, "b", MINUTE).listen();

  private RedisNode node(Duration timeOut) {
    return new RedisNode(
        Patience.timeOut(RedisSettings.of(proxy.uri(), namespace), timeOut),
        "a",
        MINUTE,
        new BreakerSettings(3, Duration.ofMillis(50), Duration.ofMillis(100)));
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    proxy.close();
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + 20 * SECOND; // a third of a lease
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      Thread.sleep(2); // The keeper's thread says nothing when it is done.
    }
  }

  private void swallow() throws Exception {
    warm();
    proxy.swallowNextReply();
  }

  /** So that the scripts are known and a connection is there, and one reply is all there is. */
  private void warm() throws Exception {
    assertThat(b.load(99L, "warm")).isEqualTo(Stored.YES);
    b.layer.beginWrites(List.of(98L));
    until("a connection", () -> answers(a));
  }

  /** A machine may stall for longer than the time-out, which must be short here. */
  private static boolean answers(RedisNode node) {
    try {
      return node.redis.commands().ping().equals("PONG");
    } catch (JedisException late) {
      return false;
    }
  }

  @Test
  void lookup_replyLost_leaseIsGivenBackAndWaitersAreWoken() throws Exception {
    swallow();
    assertThat(a.look(1L)).isEqualTo(Lookup.UNREACHABLE);
    assertThat(proxy.swallowed()).isEqualTo(1);
    Lookup looked = b.look(1L);
    if (looked instanceof Lookup.Busy) {
      CompletableFuture<?> change = b.layer.awaitChange(1L, 30 * SECOND).toCompletableFuture();
      change.get(20, TimeUnit.SECONDS);
      looked = b.look(1L);
    }
    assertThat(b.layer.fill(1L, b.entry("b"), RedisNode.lease(looked))).isEqualTo(Stored.YES);
    until("nothing is left to do", a.store.keeper().lost()::isEmpty);
  }

  @Test
  void lookup_replyLostWithSubjects_leaseIsGivenBack() throws Exception {
    swallow();
    assertThat(a.layer.lookup(1L, SingleFlight.CLUSTER, List.of("t:x")))
        .isEqualTo(Lookup.UNREACHABLE);
    until("b loads", () -> b.look(1L) instanceof Lookup.Granted);
  }

  @Test
  void lease_replyLost_leaseIsGivenBack() throws Exception {
    // By the node whose time-out is longer than a stall.
    assertThat(b.load(1L, "old")).isEqualTo(Stored.YES);
    swallow();
    // So that the server knows this script as well.
    b.layer.release(7L, RedisNode.lease(b.layer.lease(7L, SingleFlight.CLUSTER)));
    assertThat(a.layer.lease(1L, SingleFlight.CLUSTER)).isEqualTo(Lookup.UNREACHABLE);
    until("b refreshes", () -> b.layer.lease(1L, SingleFlight.CLUSTER) instanceof Lookup.Granted);
  }

  @Test
  void searchOfSeveral_replyLost_leasesAreGivenBack() throws Exception {
    swallow();
    assertThat(a.layer.searchAll(List.of(1L, 2L), SingleFlight.CLUSTER, List.of()))
        .containsOnly(Lookup.UNREACHABLE);
    until("b loads 1", () -> b.look(1L) instanceof Lookup.Granted);
    until("b loads 2", () -> b.look(2L) instanceof Lookup.Granted);
  }

  /** They share calls, of which the answer to the first is lost. */
  @Test
  void searchOfMany_replyLost_everyLeaseIsGivenBack() throws Exception {
    swallow();
    List<Object> many =
        LongStream.rangeClosed(1, SharedCall.MOST_ENTRIES + 2L)
            .<Object>mapToObj(key -> key)
            .toList();
    assertThat(a.layer.searchAll(many, SingleFlight.CLUSTER, List.of()))
        .containsOnly(Lookup.UNREACHABLE);
    for (Object key : many) {
      until("b loads " + key, () -> b.look(key) instanceof Lookup.Granted);
    }
  }

  @Test
  void beginWrites_replyLost_leasesAreGivenBack() throws Exception {
    swallow();
    assertThat(a.layer.beginWrites(List.of(1L, 2L))).containsOnlyNulls();
    until("b loads 1", () -> b.look(1L) instanceof Lookup.Granted);
    until("b loads 2", () -> b.look(2L) instanceof Lookup.Granted);
  }

  @Test
  void fillAndRelease_whileCutOff_areMadeUpFor() throws Exception {
    try (RedisNode patient = node(Patience.LONG)) {
      LoadLease filled = patient.granted(1L);
      LoadLease released = patient.granted(2L);
      proxy.refuse(true);
      assertThat(patient.layer.fill(1L, patient.entry("lost"), filled))
          .isEqualTo(Stored.UNREACHABLE);
      patient.layer.release(2L, released);
      for (int i = 0; i < 5; i++) {
        patient.look(3L);
      }
      assertThat(patient.store.remote().isOpen()).isTrue();
      proxy.refuse(false);
      until("b loads 1", () -> b.look(1L) instanceof Lookup.Granted);
      until("b loads 2", () -> b.look(2L) instanceof Lookup.Granted);
    }
  }

  @Test
  void refusedByTheBreaker_nothingIsNoted() {
    proxy.refuse(true);
    for (int i = 0; i < 3; i++) {
      a.look(1L);
    }
    int noted = a.store.keeper().lost().size();
    for (int i = 0; i < 2_000; i++) {
      a.look((long) i);
    }
    // But for a probe that passes now and then.
    assertThat(a.store.keeper().lost().size() - noted).isLessThan(100);
  }

  @Test
  void granted_laterThanTheRelease_isFoundTheSecondTime() {
    ManualTicker ticker = new ManualTicker();
    LostLeases lost = new LostLeases(b.store.remote(), b.keys, MINUTE, ticker);
    EntryNames names = b.keys.entry(RedisNode.CACHE, 1L);
    lost.add("late", names);
    lost.releaseDue();
    b.redis.commands().hset(names.lease(), "t", "late");
    lost.releaseDue();
    assertThat(b.look(1L)).isInstanceOf(Lookup.Busy.class);
    ticker.advance(Duration.ofSeconds(1));
    lost.releaseDue();
    assertThat(b.look(1L)).isInstanceOf(Lookup.Granted.class);
    assertThat(lost.isEmpty()).isTrue();
  }

  @Test
  void foreverUnanswered_isBoundedInCountAndAge() {
    proxy.refuse(true);
    ManualTicker ticker = new ManualTicker();
    LostLeases lost = new LostLeases(a.store.remote(), a.keys, LeaseSettings.DEFAULTS, ticker);
    EntryNames names = a.keys.entry(RedisNode.CACHE, 1L);
    for (int i = 0; i < 5_000; i++) {
      lost.add("token" + i, names);
    }
    assertThat(lost.size()).isEqualTo(LostLeases.MOST);
    ticker.advance(Duration.ofSeconds(59));
    lost.releaseDue();
    assertThat(lost.size()).isEqualTo(LostLeases.MOST);
    ticker.advance(Duration.ofSeconds(2));
    lost.releaseDue();
    assertThat(lost.isEmpty()).isTrue();
  }
}
