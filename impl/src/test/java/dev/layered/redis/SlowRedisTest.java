package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.LayeredException;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.testing.Stalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis that answers, but late. */
@Timeout(120)
class SlowRedisTest {

  private static final Duration SOFT = Duration.ofMillis(200);

  /** A call that waits for an answer takes as long; one that gives up does not, on any machine. */
  private static final Duration LATE = Duration.ofSeconds(4);

  /** Of those who have no soft deadline. */
  private static final Duration HARD = Duration.ofSeconds(20);

  private static final LeaseSettings MINUTE =
      new LeaseSettings(Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final String namespace = "slow-" + UUID.randomUUID();
  private final ChaosProxy proxy = ChaosProxy.to(RedisServers.shared());
  private final RedisSettings slow =
      Patience.timeOut(RedisSettings.of(proxy.uri(), namespace), HARD);
  private final RedisSettings wholeNode =
      Patience.wholeNode(proxy.uri(), namespace).withSoftDeadline(SOFT);
  private final RedisSettings direct = Patience.wholeNode(RedisServers.shared(), namespace);
  private final Map<Long, String> rows = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    proxy.close();
  }

  private static BreakerSettings after(int failures) {
    return new BreakerSettings(failures, Duration.ofMillis(100), Duration.ofMillis(200));
  }

  /** A node whose connections are made and whose scripts are known. */
  private RedisNode warm(Duration soft, BreakerSettings breaker) throws Exception {
    RedisNode node = new RedisNode(slow.withSoftDeadline(soft), "a", MINUTE, breaker);
    // A machine may stall for longer than the soft deadline; a late answer leaves nothing behind.
    AtomicLong keys = new AtomicLong(1_000);
    until("warm", () -> isWarm(node, keys.incrementAndGet()));
    return node;
  }

  private static boolean isWarm(RedisNode node, long key) {
    return node.look(key) instanceof Lookup.Granted looked
        && node.layer.fill(key, node.entry("warm"), looked.lease()) == Stored.YES
        && node.layer.lease(key, SingleFlight.CLUSTER) instanceof Lookup.Granted again
        && release(node, key, again.lease());
  }

  private static boolean release(RedisNode node, long key, LoadLease lease) {
    node.layer.release(key, lease);
    return !node.store.remote().isOpen();
  }

  private static <T> T within(Duration longest, Callable<T> call) throws Exception {
    long began = System.nanoTime();
    T answer = call.call();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(longest);
    return answer;
  }

  /** Whoever still waits for an answer need not, so that nodes close at once. */
  private void endDelays() {
    proxy.delayReplies(Duration.ZERO);
    proxy.cut();
  }

  private static void until(String what, BooleanSupplier holds) throws InterruptedException {
    WholeNode.until(what, holds);
  }

  @Test
  void search_late_isGivenUpAndItsLeaseGivenBackAtOnce() throws Exception {
    try (RedisNode a = warm(SOFT, after(1));
        RedisNode b = new RedisNode(RedisServers.shared(), namespace, "b", MINUTE)) {
      proxy.delayReplies(LATE);
      assertThat(within(LATE, () -> a.look(1L))).isEqualTo(Lookup.UNREACHABLE);
      assertThat(a.store.remote().isOpen()).isTrue();
      until("b loads", () -> b.look(1L) instanceof Lookup.Granted);
      assertThat(within(LATE, () -> a.layer.lookupAll(List.of(2L, 3L), List.of())))
          .containsOnly(Lookup.UNREACHABLE);
      endDelays();
    }
  }

  @Test
  void fill_late_isGivenUpAndLeavesNobodyWaiting() throws Exception {
    try (RedisNode a = warm(SOFT, after(100));
        RedisNode b = new RedisNode(RedisServers.shared(), namespace, "b", MINUTE)) {
      AtomicLong keys = new AtomicLong();
      List<LoadLease> leases = new ArrayList<>();
      until("a lease", () -> isGranted(a, keys.incrementAndGet(), leases));
      long key = keys.get();
      proxy.delayReplies(LATE);
      assertThat(within(LATE, () -> a.layer.fill(key, a.entry("v"), leases.get(0))))
          .isEqualTo(Stored.UNREACHABLE);
      until("b has it or loads", () -> !(b.look(key) instanceof Lookup.Busy));
      endDelays();
    }
  }

  private static boolean isGranted(RedisNode node, long key, List<LoadLease> leases) {
    return node.look(key) instanceof Lookup.Granted granted && leases.add(granted.lease());
  }

  @Test
  void slowAnswers_openTheBreakerAndProbesThatAreLateDoNotCloseIt() throws Exception {
    Duration soft = Duration.ofSeconds(1);
    try (RedisNode a = warm(soft, after(3));
        Stalls stalls = Stalls.watch()) {
      proxy.delayReplies(LATE);
      for (int i = 0; i < 3; i++) {
        assertThat(a.store.remote().isOpen()).isFalse();
        assertThat(a.layer.lookupAll(List.of(1L), List.of())).containsOnly(Lookup.UNREACHABLE);
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      for (int asked = 0; asked < 100 || System.nanoTime() - end < 0; asked++) {
        // Neither a search nor the probe that it sets off waits.
        assertThat(stalls.timeOf(() -> assertThat(a.look(1L)).isEqualTo(Lookup.UNREACHABLE)))
            .isLessThan(soft);
        assertThat(a.store.remote().isOpen()).isTrue();
        TimeUnit.MILLISECONDS.sleep(1); // several open times long
      }
      proxy.delayReplies(Duration.ZERO);
      until("Redis is asked again", () -> a.look(1L) != Lookup.UNREACHABLE);
    }
  }

  @Test
  void slowAnswersAtTheSameTime_countOnce() throws Exception {
    // A stall must not part the callers: those who begin after a failure count for themselves.
    try (RedisNode a = warm(Duration.ofSeconds(3), after(2))) {
      proxy.delayReplies(HARD);
      CyclicBarrier start = new CyclicBarrier(8);
      List<CompletableFuture<?>> callers = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        for (long i = 0; i < 8; i++) {
          long key = i;
          callers.add(CompletableFuture.supplyAsync(() -> lookupTogether(a, key, start), threads));
        }
        for (CompletableFuture<?> caller : callers) {
          caller.get(60, TimeUnit.SECONDS);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(a.counters.snapshot().layerErrors()).isEqualTo(8);
      assertThat(a.store.remote().isOpen()).isFalse();
      endDelays();
    }
  }

  private static List<Lookup> lookupTogether(RedisNode node, long key, CyclicBarrier start) {
    try {
      start.await(60, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
    return node.layer.lookupAll(List.of(key), List.of());
  }

  @Test
  void lateValue_isNotServedAfterANewerInvalidation() throws Exception {
    Duration late = Duration.ofMillis(700);
    try (WholeNode a = new WholeNode(wholeNode, false, rows::get);
        WholeNode b = new WholeNode(direct, false, rows::get)) {
      rows.put(1L, "old");
      rows.put(2L, "warm");
      assertThat(a.get(2L)).isEqualTo("warm");
      assertThat(b.get(1L)).isEqualTo("old");
      proxy.delayReplies(late);
      String value =
          a.cache.get(
              1L,
              key -> {
                rows.put(1L, "new");
                b.cache.invalidate(1L);
                return "loaded before";
              });
      assertThat(value).isEqualTo("loaded before");
      proxy.delayReplies(Duration.ZERO);
      until("a has heard of it", () -> "new".equals(a.get(1L)));
      // As long as the late answer could have taken.
      long end = System.nanoTime() + late.toNanos();
      while (System.nanoTime() - end < 0) {
        assertThat(a.get(1L)).isEqualTo("new");
        assertThat(b.get(1L)).isEqualTo("new");
        TimeUnit.MILLISECONDS.sleep(5); // time is what is tested
      }
    }
  }

  @Test
  void slow_nodeStaysInStepAndHeapHitsStayHits() throws Exception {
    Duration slowness = Duration.ofMillis(500);
    // From one question to the answer to the next, three answers come late. The rest of
    // max-staleness is for a machine that stalls.
    RedisSettings halfASecond =
        Patience.timeOut(wholeNode, slowness).withSoftDeadline(Duration.ofMillis(50));
    try (WholeNode a = new WholeNode(halfASecond, Patience.BUS, key -> "value")) {
      a.get(1L);
      until("on the heap", () -> isHeapHit(a));
      long loads = a.counters.snapshot().loads();
      proxy.delayReplies(slowness);
      Thread changes = new Thread(() -> invalidateOn(a));
      changes.start();
      long end = System.nanoTime() + 2 * Patience.BUS.maxStaleness().toNanos();
      while (System.nanoTime() - end < 0) {
        assertThat(a.isInStep()).isTrue();
        assertThat(isHeapHit(a)).isTrue();
        assertThat(a.get(System.nanoTime())).as("a first miss").isEqualTo("value");
        TimeUnit.MILLISECONDS.sleep(5); // time is what is tested
      }
      changes.interrupt();
      changes.join();
      assertThat(a.backend.isGivenUp()).isTrue();
      assertThat(a.counters.snapshot().loads()).isGreaterThan(loads);
    }
  }

  /** The heartbeat has to deliver those that were not answered in time. */
  private static void invalidateOn(WholeNode node) {
    try {
      while (true) {
        node.cache.invalidate(7L);
        TimeUnit.MILLISECONDS.sleep(50); // far fewer than are kept one by one
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counted by the questions: most of them, because a machine may stall once or twice. */
  @Test
  void slowerThanTheHeartbeat_theNextQuestionFollowsTheAnswerAtOnce() throws Exception {
    Duration heartbeat = Duration.ofSeconds(1);
    Duration slower = Duration.ofMillis(1_200);
    try (BusRig rig = new BusRig();
        ChaosProxy between = new ChaosProxy(rig.port())) {
      rig.viaPort = between.port();
      rig.settings = new BusSettings(Duration.ofMinutes(1), heartbeat, 1000, 1000, false, 10_000);
      BusRig.Node a = rig.open("a");
      between.delayReplies(slower);
      List<Long> asked = new CopyOnWriteArrayList<>();
      a.seen().whenAskedForLife = () -> asked.add(System.nanoTime());
      until("six questions", () -> asked.size() >= 6);
      Duration atOnce = slower.plus(heartbeat.dividedBy(2));
      long inTime =
          IntStream.range(1, 6)
              .filter(i -> asked.get(i) - asked.get(i - 1) < atOnce.toNanos())
              .count();
      assertThat(inTime).as("of five").isGreaterThanOrEqualTo(3);
      between.delayReplies(Duration.ZERO);
    }
  }

  private static boolean isHeapHit(WholeNode node) {
    long hits = node.counters.snapshot().heapHits();
    node.get(1L);
    return node.counters.snapshot().heapHits() > hits;
  }

  @Test
  void cutOff_noCallerWaitsForTheLog() throws Exception {
    try (WholeNode a = new WholeNode(wholeNode, false, key -> "value");
        Stalls stalls = Stalls.watch()) {
      a.get(1L);
      until("on the heap", () -> isHeapHit(a));
      proxy.blackHole(true);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(7);
      while (System.nanoTime() - end < 0) {
        // Above the soft deadline of a search and of an attempt to be in step, below a time-out.
        assertThat(stalls.timeOf(() -> assertThat(a.get(1L)).isEqualTo("value")))
            .isLessThan(Duration.ofMillis(2_800));
        TimeUnit.MILLISECONDS.sleep(1); // until long after max-staleness
      }
      assertThat(isHeapHit(a)).as("trusted").isFalse();
      proxy.blackHole(false);
      proxy.cut();
      until("in step again", () -> isHeapHit(a));
    }
  }

  @Test
  void strict_waitsForTheTimeOutAndThrows() throws Exception {
    RedisSettings strict = Patience.timeOut(slow, Patience.OF_A_WHOLE_NODE);
    try (OpenNode<Long> a = new OpenNode<>(strict, Patience.BUS, false, true)) {
      assertThat(a.cache.get(1L, key -> "value")).isEqualTo("value");
      proxy.delayReplies(Duration.ofMillis(400));
      assertThat(a.cache.get(1L, key -> "again")).as("late, but an answer").isEqualTo("value");
      proxy.delayReplies(LATE);
      assertThatThrownBy(() -> a.cache.get(2L, key -> "value"))
          .isInstanceOf(LayeredException.class)
          .hasMessageContaining("LAYERED-618");
      endDelays();
    }
  }
}
