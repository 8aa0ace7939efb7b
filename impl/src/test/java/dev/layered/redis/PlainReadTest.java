package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.codec.EntryLimits;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.params.SetParams;

/** Searches after so many hits in a row that the next one is expected to be a hit as well. */
@Timeout(60)
class PlainReadTest {

  private static final long SECOND = 1_000_000_000;
  private static final int THREADS = 4;

  private final String namespace = "plain-" + UUID.randomUUID();
  private final RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
  private final ChaosProxy proxy = ChaosProxy.to(server.uri());
  private final RedisNode node = node(Patience.LONG);
  private final RedisNode other =
      new RedisNode(
          Patience.settings(server.uri(), namespace),
          "b",
          LeaseSettings.DEFAULTS,
          BreakerSettings.DEFAULTS);
  private final RedisConnection observer =
      RedisConnection.of(Patience.settings(server.uri(), namespace));

  private final LogLines lines = LogLines.of("dev.layered.redis");

  private RedisNode node(Duration timeOut) {
    return new RedisNode(
        Patience.timeOut(RedisSettings.of(proxy.uri(), namespace), timeOut),
        "a",
        LeaseSettings.DEFAULTS,
        BreakerSettings.DEFAULTS);
  }

  @AfterEach
  void close() {
    lines.close();
    node.close();
    other.close();
    observer.close();
    proxy.close();
    server.close();
  }

  /** Afterwards the next search is expected to be a hit. */
  private void streak(RedisNode of) {
    other.load(0L, "zero");
    goOn(of);
  }

  private static void goOn(RedisNode of) {
    for (int i = 0; i < HitStreak.ENOUGH; i++) {
      assertThat(of.found(0L)).isEqualTo("zero");
    }
  }

  @Test
  void hit_isOneRoundTripAndNoScript() {
    streak(node);
    long before = RedisServers.scripts(observer);
    assertThat(proxy.roundTrips(() -> assertThat(node.found(0L)).isEqualTo("zero"))).isEqualTo(1);
    assertThat(RedisServers.scripts(observer)).isEqualTo(before);
  }

  /** The commands are kept for the next hit, whatever thread that is on. */
  @Test
  void hits_atTheSameTime_haveTheirOwnValues() throws Exception {
    for (long key = 1; key <= THREADS; key++) {
      other.load(key, "value of " + key);
    }
    streak(node);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> reads = new ArrayList<>();
      for (long key = 1; key <= THREADS; key++) {
        long mine = key;
        reads.add(
            threads.submit(
                () -> {
                  together.await();
                  for (int i = 0; i < 5_000; i++) {
                    assertThat(node.found(mine)).isEqualTo("value of " + mine);
                  }
                  return null;
                }));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void hit_hasItsRemainingLife() {
    streak(node);
    other.layer.fill(1L, other.entry("one", Duration.ofSeconds(9)), other.granted(1L));
    Lookup.Found found = (Lookup.Found) node.look(1L);
    assertThat(found.entry().expiresAtNanos() - node.ticker.nanos()).isBetween(SECOND, 9 * SECOND);
    assertThat(found.entry().tags()).containsExactly("t");
  }

  @Test
  void miss_takesTheLeaseByAnotherRoundTrip_andTheNextByOne() {
    streak(node);
    assertThat(proxy.roundTrips(() -> assertThat(node.load(1L, "one")).isEqualTo(Stored.YES)))
        .isEqualTo(3);
    assertThat(proxy.roundTrips(() -> assertThat(node.load(2L, "two")).isEqualTo(Stored.YES)))
        .isEqualTo(2);
    assertThat(other.found(1L)).isEqualTo("one");
  }

  @Test
  void miss_whileAnotherNodeLoads_isBusy() {
    streak(node);
    other.granted(1L);
    assertThat(node.look(1L)).isInstanceOf(Lookup.Busy.class);
  }

  @Test
  void subjects_areAskedForWithTheValue() {
    streak(node);
    Lookup found = node.layer.lookup(0L, SingleFlight.CLUSTER, List.of("t:never invalidated"));
    assertThat(found).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void bytesOfAnotherKind_areReplaced() {
    streak(node);
    observer.commands().lpush(node.keys.entry(RedisNode.CACHE, 1L).value(), "no value");
    assertThat(node.load(1L, "one")).isEqualTo(Stored.YES);
    assertThat(node.found(1L)).isEqualTo("one");
  }

  @Test
  void replyOfAnotherKind_leavesNothingBehindInTheConnection() {
    streak(node);
    observer.commands().lpush(node.keys.entry(RedisNode.CACHE, 1L).value(), "no value");
    node.look(1L);
    goOn(node);
    assertThat(node.found(0L)).isEqualTo("zero");
  }

  @Test
  void valueWithoutTtl_isNotServed() {
    streak(node);
    observer.commands().persist(node.keys.entry(RedisNode.CACHE, 0L).value());
    assertThat(node.look(0L)).isNotInstanceOf(Lookup.Unreachable.class);
    assertThat(node.look(0L))
        .satisfies(
            lookup ->
                assertThat(
                        lookup instanceof Lookup.Found found
                            && !found.entry().isGone(node.ticker.nanos()))
                    .isFalse());
  }

  @Test
  void connectionThatWasCut_isReplacedAndTheHitIsNotLost() {
    streak(node);
    proxy.cut();
    assertThat(node.found(0L)).isEqualTo("zero");
    assertThat(node.counters.snapshot().layerErrors()).isZero();
  }

  @Test
  void silence_costsOneTimeOut() {
    try (RedisNode impatient = node(Duration.ofSeconds(3))) {
      streak(impatient);
      proxy.blackHole(true);
      // Each question that is not answered costs a time-out, as a script after this would.
      assertThat(
              proxy.roundTrips(() -> assertThat(impatient.look(0L)).isEqualTo(Lookup.UNREACHABLE)))
          .isEqualTo(1);
    }
  }

  @Test
  void longBytes_areNotFetchedAndAreReplaced() {
    streak(node);
    String name = node.keys.entry(RedisNode.CACHE, 1L).value();
    int limit = (int) node.codec(EntryLimits.DEFAULTS).maxBytes();
    observer.commands().set(name, "x".repeat(limit + 1), SetParams.setParams().px(60_000));
    assertThat(node.load(1L, "one")).isEqualTo(Stored.YES);
    assertThat(node.found(1L)).isEqualTo("one");
  }

  private RedisNode hasty() {
    return new RedisNode(
        Patience.settings(proxy.uri(), namespace),
        "c",
        LeaseSettings.DEFAULTS,
        new BreakerSettings(1, Duration.ofNanos(1), Duration.ofNanos(1)));
  }

  @Test
  void serverGone_isAFailure() throws Exception {
    try (RedisNode hasty = hasty()) {
      streak(hasty);
      proxy.refuse(true);
      assertThat(hasty.look(0L)).isEqualTo(Lookup.UNREACHABLE);
      assertThat(hasty.store.remote().isOpen()).isTrue();
      assertThat(hasty.counters.snapshot().layerErrors()).isEqualTo(1);
      proxy.refuse(false);
      WholeNode.until("the server is found again", () -> hasty.look(0L) != Lookup.UNREACHABLE);
      goOn(hasty);
      assertThat(hasty.store.remote().isOpen()).isFalse();
    }
  }

  @Test
  void serverGone_asAProbe_leavesTheBreakerOpen() {
    try (RedisNode hasty = hasty()) {
      RedisLayer another =
          hasty.store.layer("another", hasty.codec(EntryLimits.DEFAULTS), new CacheCounters());
      streak(hasty);
      proxy.refuse(true);
      // Another cache opens the breaker, so that the search that expects a hit is the probe.
      assertThat(another.lookup(0L, SingleFlight.OFF, List.of())).isEqualTo(Lookup.UNREACHABLE);
      assertThat(hasty.look(0L)).isEqualTo(Lookup.UNREACHABLE);
      assertThat(lines.all()).noneMatch(line -> line.contains("LAYERED-622"));
    }
  }

  @Test
  void streak_beginsAnewAfterAMiss() {
    HitStreak streak = new HitStreak();
    for (int i = 0; i < HitStreak.ENOUGH; i++) {
      assertThat(streak.isLikelyToGoOn()).isFalse();
      streak.hit();
    }
    assertThat(streak.isLikelyToGoOn()).isTrue();
    streak.miss();
    assertThat(streak.isLikelyToGoOn()).isFalse();
  }
}
