package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leases that end by themselves, or do not. */
class LeaseTest {

  private static final LeaseSettings LONG =
      new LeaseSettings(Duration.ofSeconds(60), Duration.ofMinutes(5));

  /** What is left of a lease that a test has nearly let run out; less than what renewal gives. */
  private static final long RUNNING_OUT_MILLIS = 20_000;

  private final String namespace = "test-" + UUID.randomUUID();
  private RedisNode a = node("a", LONG);
  private final RedisNode b = node("b", LONG);

  private RedisNode node(String id, LeaseSettings leases) {
    return new RedisNode(RedisServers.shared(), namespace, id, leases);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private void leave(Object key, long millis) {
    b.redis.commands().pexpire(leaseOf(key), millis);
  }

  private long left(Object key) {
    return b.redis.commands().pttl(leaseOf(key));
  }

  private String leaseOf(Object key) {
    return b.keys.entry(RedisNode.CACHE, key).lease();
  }

  private static Lookup pollUntilNotBusy(RedisNode node, Object key) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Lookup lookup = node.look(key);
    while (lookup instanceof Lookup.Busy && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(5); // the server's clock is what is waited for
      lookup = node.look(key);
    }
    return lookup;
  }

  @Test
  void holderDies_leaseRunsOutAndAnotherGetsIt() throws Exception {
    LoadLease lease = a.granted(1L);
    a.store.keeper().forget(lease.token()); // the dead renew nothing
    assertThat(b.look(1L)).isInstanceOf(Lookup.Busy.class);
    assertThat(left(1L)).isBetween(1L, LONG.leaseTime().toMillis());
    leave(1L, 1);
    a.store.keeper().renewAll();
    assertThat(pollUntilNotBusy(b, 1L)).isInstanceOf(Lookup.Granted.class);
    assertThat(a.layer.fill(1L, a.entry("late"), lease)).isEqualTo(Stored.REFUSED);
  }

  @Test
  void await_holderDies_endsWithTheLease() throws Exception {
    a.store.keeper().forget(a.granted(1L).token()); // the dead renew nothing
    leave(1L, 4_000);
    Lookup.Busy busy = (Lookup.Busy) b.look(1L);
    b.layer.awaitChange(1L, busy.remainingNanos()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(pollUntilNotBusy(b, 1L)).isInstanceOf(Lookup.Granted.class);
  }

  @Test
  void longLoad_leaseIsRenewed() {
    LoadLease lease = a.granted(1L);
    LoadLease writing = a.layer.beginWrites(List.of(2L)).get(0);
    leave(1L, RUNNING_OUT_MILLIS);
    leave(2L, RUNNING_OUT_MILLIS);
    a.store.keeper().renewAll();
    assertThat(left(1L)).isGreaterThan(RUNNING_OUT_MILLIS);
    assertThat(left(2L)).isGreaterThan(RUNNING_OUT_MILLIS);
    assertThat(b.look(1L)).isInstanceOf(Lookup.Busy.class);
    assertThat(b.look(2L)).isEqualTo(Lookup.WRITING);
    assertThat(a.layer.fill(1L, a.entry("slow"), lease)).isEqualTo(Stored.YES);
    assertThat(a.layer.fill(2L, a.entry("slow"), writing)).isEqualTo(Stored.YES);
    assertThat(a.store.keeper().size()).isZero();
  }

  @Test
  void leases_areRenewedByThemselves() throws Exception {
    a.close();
    a = node("a", new LeaseSettings(Duration.ofSeconds(6), Duration.ofMinutes(5)));
    LoadLease lease = a.granted(1L);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    for (long before = left(1L), now = before; now <= before; now = left(1L)) {
      before = now;
      assertThat(System.nanoTime() - end).isNegative();
      TimeUnit.MILLISECONDS.sleep(20); // the keeper's thread says nothing when it renews
    }
    assertThat(a.layer.fill(1L, a.entry("slow"), lease)).isEqualTo(Stored.YES);
  }

  @Test
  void tooLongLoad_leaseRunsOut() {
    a.close();
    a = node("a", new LeaseSettings(LONG.leaseTime(), Duration.ZERO));
    a.granted(1L);
    leave(1L, RUNNING_OUT_MILLIS);
    a.store.keeper().renewAll();
    assertThat(left(1L)).isBetween(1L, RUNNING_OUT_MILLIS);
    assertThat(a.store.keeper().size()).isZero();
  }

  /** Or the callers of other nodes would wait for a load that will never be stored. */
  @Test
  void close_whileLoading_givesTheLeaseBack() {
    a.granted(1L);
    a.store.close();
    assertThat(b.look(1L)).isInstanceOf(Lookup.Granted.class);
  }

  @Test
  void renew_lostLease_isForgottenAndNotTakenBack() {
    a.granted(1L);
    b.killer.kill(RedisNode.CACHE, List.of(1L));
    LoadLease other = b.granted(1L);
    a.store.keeper().renewAll();
    assertThat(a.store.keeper().size()).isZero();
    assertThat(b.layer.fill(1L, b.entry("b"), other)).isEqualTo(Stored.YES);
  }

  @Test
  void longLoad_notShared_isStored() {
    LoadLease first = RedisNode.lease(a.layer.lookup(1L, SingleFlight.PROCESS, List.of()));
    LoadLease second = RedisNode.lease(b.layer.lookup(1L, SingleFlight.OFF, List.of()));
    for (RedisNode node : List.of(a, b)) {
      leave(1L, RUNNING_OUT_MILLIS);
      node.store.keeper().renewAll();
      assertThat(left(1L)).isGreaterThan(RUNNING_OUT_MILLIS);
    }
    assertThat(a.layer.fill(1L, a.entry("slow"), first)).isEqualTo(Stored.YES);
    assertThat(b.layer.fill(1L, b.entry("slower"), second)).isEqualTo(Stored.REFUSED);
    assertThat(a.found(1L)).isEqualTo("slow");
    assertThat(a.store.keeper().size() + b.store.keeper().size()).isZero();
  }

  @Test
  void renew_notShared_doesNotOutliveAKill() {
    LoadLease lease = RedisNode.lease(a.layer.lookup(1L, SingleFlight.PROCESS, List.of()));
    b.killer.kill(RedisNode.CACHE, List.of(1L));
    RedisNode.lease(b.layer.lookup(1L, SingleFlight.PROCESS, List.of()));
    a.store.keeper().renewAll();
    assertThat(a.store.keeper().size()).isZero();
    assertThat(a.layer.fill(1L, a.entry("old"), lease)).isEqualTo(Stored.REFUSED);
  }

  @Test
  void lookup_ofAllKinds_leavesNoInterestBehind() {
    a.load(1L, "one");
    a.found(1L);
    a.granted(2L);
    a.layer.beginWrites(List.of(3L));
    a.look(3L);
    assertThat(a.store.waiters().size()).isZero();
    b.look(2L);
    assertThat(b.store.waiters().size()).isOne();
  }
}
