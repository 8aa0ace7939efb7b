package dev.layered.redis;

import static dev.layered.redis.RedisNode.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SharedLayer.Fill;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisLayerTest {

  private static final long SECOND = 1_000_000_000;

  private final String namespace = "test-" + UUID.randomUUID();
  private final RedisNode a = node("a");
  private final RedisNode b = node("b").listen();

  private RedisNode node(String id) {
    return new RedisNode(RedisServers.shared(), namespace, id, LeaseSettings.DEFAULTS);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private CompletableFuture<?> await(Object key) {
    return b.layer.awaitChange(key, 30 * SECOND).toCompletableFuture();
  }

  @Test
  void lookup_miss_grantsThenFillIsFoundByAll() {
    assertThat(a.load(1L, "one")).isEqualTo(Stored.YES);
    assertThat(a.found(1L)).isEqualTo("one");
    assertThat(b.found(1L)).isEqualTo("one");
    Entry entry = ((Lookup.Found) b.look(1L)).entry();
    assertThat(entry.tags()).containsExactly("t");
    assertThat(entry.asOf()).isEqualTo(RedisNode.AS_OF);
    assertThat(a.store.keeper().size()).isZero();
  }

  @Test
  void lookup_cachedNull_isFound() {
    assertThat(a.layer.fill(1L, a.entry(null, Duration.ofSeconds(9)), a.granted(1L)))
        .isEqualTo(Stored.YES);
    assertThat(b.found(1L)).isNull();
  }

  @Test
  void lookup_secondNode_isBusyUntilFill() throws Exception {
    LoadLease lease = a.granted(1L);
    Lookup busy = b.look(1L);
    assertThat(busy).isInstanceOf(Lookup.Busy.class);
    assertThat(((Lookup.Busy) busy).remainingNanos()).isBetween(SECOND, 10 * SECOND);
    CompletableFuture<?> change = await(1L);
    assertThat(change).isNotDone();
    a.layer.fill(1L, a.entry("one"), lease);
    change.get(20, TimeUnit.SECONDS);
    assertThat(b.found(1L)).isEqualTo("one");
  }

  @Test
  void release_wakesAndTheNextLoads() throws Exception {
    LoadLease lease = a.granted(1L);
    b.look(1L);
    CompletableFuture<?> change = await(1L);
    a.layer.release(1L, lease);
    change.get(20, TimeUnit.SECONDS);
    assertThat(b.load(1L, "b")).isEqualTo(Stored.YES);
    assertThat(a.layer.fill(1L, a.entry("a"), lease)).isEqualTo(Stored.REFUSED);
    assertThat(a.found(1L)).isEqualTo("b");
  }

  @Test
  void drop_forgetsTheValueOnlyWithTheLease() {
    a.load(1L, "one");
    LoadLease lease = lease(a.layer.lease(1L, SingleFlight.CLUSTER));
    a.layer.drop(1L, new LoadLease("another"));
    assertThat(b.found(1L)).isEqualTo("one");
    a.layer.drop(1L, lease);
    assertThat(b.look(1L)).isInstanceOf(Lookup.Granted.class);
  }

  @Test
  void lease_ofAStoredKey_keepsTheValue() {
    a.load(1L, "one");
    LoadLease lease = lease(a.layer.lease(1L, SingleFlight.CLUSTER));
    assertThat(b.layer.lease(1L, SingleFlight.CLUSTER)).isInstanceOf(Lookup.Busy.class);
    assertThat(b.found(1L)).isEqualTo("one");
    assertThat(a.layer.fill(1L, a.entry("two"), lease)).isEqualTo(Stored.YES);
    assertThat(b.found(1L)).isEqualTo("two");
  }

  @Test
  void kill_makesAFillRefusedAndWakes() throws Exception {
    a.load(2L, "two");
    LoadLease lease = a.granted(1L);
    b.look(1L);
    CompletableFuture<?> change = await(1L);
    b.killer.kill(RedisNode.CACHE, List.of(1L, 2L, 3L));
    change.get(20, TimeUnit.SECONDS);
    assertThat(a.layer.fill(1L, a.entry("old"), lease)).isEqualTo(Stored.REFUSED);
    assertThat(b.look(1L)).isInstanceOf(Lookup.Granted.class);
    assertThat(b.look(2L)).isInstanceOf(Lookup.Granted.class);
  }

  @Test
  void beginWrites_loadsCannotStoreAndAreWoken() throws Exception {
    LoadLease loading = a.granted(1L);
    b.look(1L);
    CompletableFuture<?> change = await(1L);
    LoadLease writing = a.layer.beginWrites(List.of(1L)).get(0);
    change.get(20, TimeUnit.SECONDS);
    assertThat(writing).isNotNull();
    assertThat(b.look(1L)).isEqualTo(Lookup.WRITING);
    assertThat(b.layer.lookup(1L, SingleFlight.OFF, List.of())).isEqualTo(Lookup.WRITING);
    assertThat(b.layer.lease(1L, SingleFlight.CLUSTER)).isEqualTo(Lookup.WRITING);
    assertThat(a.layer.fill(1L, a.entry("loaded"), loading)).isEqualTo(Stored.REFUSED);
    assertThat(a.layer.fill(1L, a.entry("written"), writing)).isEqualTo(Stored.YES);
    assertThat(b.found(1L)).isEqualTo("written");
  }

  @Test
  void beginWrites_ofTwoWriters_onlyTheLastStores() {
    LoadLease first = a.layer.beginWrites(List.of(1L)).get(0);
    LoadLease last = b.layer.beginWrites(List.of(1L)).get(0);
    assertThat(a.layer.fill(1L, a.entry("first"), first)).isEqualTo(Stored.REFUSED);
    assertThat(b.layer.fill(1L, b.entry("last"), last)).isEqualTo(Stored.YES);
    assertThat(a.found(1L)).isEqualTo("last");
  }

  @Test
  void lookup_notShared_grantsEverybodyAndTheFirstStores() {
    LoadLease one = lease(a.layer.lookup(1L, SingleFlight.OFF, List.of()));
    LoadLease two = lease(b.layer.lookup(1L, SingleFlight.PROCESS, List.of()));
    LoadLease three = lease(b.layer.lookup(1L, SingleFlight.PROCESS, List.of()));
    b.layer.release(1L, three);
    assertThat(b.layer.fill(1L, b.entry("two"), two)).isEqualTo(Stored.YES);
    assertThat(a.layer.fill(1L, a.entry("one"), one)).isEqualTo(Stored.REFUSED);
    assertThat(a.found(1L)).isEqualTo("two");
    assertThat(b.store.keeper().size()).isZero();
  }

  @Test
  void lookup_notShared_isKilledToo() {
    LoadLease lease = lease(a.layer.lookup(1L, SingleFlight.OFF, List.of()));
    b.killer.kill(RedisNode.CACHE, List.of(1L));
    assertThat(a.layer.fill(1L, a.entry("old"), lease)).isEqualTo(Stored.REFUSED);
  }

  @Test
  void several_atOnce_answerInOrder() {
    List<Object> keys = List.of(1L, new Object(), 2L, 3L);
    List<LoadLease> leases = a.layer.beginWrites(keys);
    assertThat(leases.get(1)).isNull();
    assertThat(leases).doesNotHaveDuplicates();
    List<Stored> stored =
        a.layer.fillAll(
            List.of(
                new Fill(1L, a.entry("one"), leases.get(0)),
                new Fill(2L, a.entry("two"), new LoadLease("another")),
                new Fill(3L, a.entry("three"), leases.get(3))));
    assertThat(stored).containsExactly(Stored.YES, Stored.REFUSED, Stored.YES);
    List<Lookup> found = b.layer.lookupAll(keys, List.of());
    assertThat(((Lookup.Found) found.get(0)).entry().value()).isEqualTo("one");
    assertThat(found.get(1)).isEqualTo(Lookup.UNREACHABLE);
    assertThat(found.get(2)).isEqualTo(Lookup.ABSENT);
    assertThat(((Lookup.Found) found.get(3)).entry().value()).isEqualTo("three");
    assertThat(b.layer.lookupAll(List.of(), List.of("t:x"))).isEmpty();
    assertThat(b.layer.fillAll(List.of())).isEmpty();
    assertThat(b.layer.beginWrites(List.of())).isEmpty();
  }

  @Test
  void lookup_subjects_areAnsweredWithPositionsOrFloor() {
    a.load(1L, "one");
    List<String> subjects = List.of("t:a", "c:users", "t:unknown", "t:broken");
    String epoch = BusMessage.hex(RedisNode.AS_OF.epoch());
    a.redis.commands().hset(a.keys.log(), "ep", epoch);
    a.redis.commands().hset(a.keys.positions(), "ep", epoch);
    assertThat(positions(subjects)).containsExactly(0L, 0L, 0L, 0L);
    a.redis
        .commands()
        .hset(
            a.keys.positions(),
            Map.of("t:a", "9007199254740991 17", "c:users", "5 17", "t:broken", "?"));
    assertThat(positions(subjects)).containsExactly(9007199254740991L, 5L, 0L, 0L);
    a.redis.commands().hset(a.keys.log(), "floor", "7");
    assertThat(positions(subjects)).containsExactly(9007199254740991L, 7L, 7L, 7L);
    Lookup all = a.layer.lookupAll(List.of(1L), subjects).get(0);
    assertThat(((Lookup.Found) all).positions()).containsExactly(9007199254740991L, 7L, 7L, 7L);
    assertThat(a.layer.lookup(2L, SingleFlight.CLUSTER, subjects))
        .isInstanceOf(Lookup.Granted.class);
  }

  @Test
  void lookup_subjectsOfAnotherLog_orOfATableThatWasLost_areNotAnswered() {
    a.load(1L, "one");
    List<String> subjects = List.of("t:a", "c:users");
    String epoch = BusMessage.hex(RedisNode.AS_OF.epoch());
    a.redis.commands().hset(a.keys.log(), "ep", epoch);
    assertThat(positions(subjects)).isEmpty();
    a.redis.commands().hset(a.keys.positions(), "ep", BusMessage.hex(77));
    assertThat(positions(subjects)).isEmpty();
    a.redis.commands().hset(a.keys.log(), "ep", BusMessage.hex(77));
    assertThat(positions(subjects)).isEmpty();
    Lookup all = a.layer.lookupAll(List.of(1L), subjects).get(0);
    assertThat(((Lookup.Found) all).positions()).isEmpty();
  }

  private List<Long> positions(List<String> subjects) {
    return ((Lookup.Found) a.layer.lookup(1L, SingleFlight.CLUSTER, subjects)).positions();
  }

  @Test
  void fill_life_isThatOfTheEntry() {
    a.load(1L, "one");
    long left = a.redis.commands().pttl(a.keys.entry(RedisNode.CACHE, 1L).value());
    assertThat(left).isCloseTo(60_000, within(5_000L));
    a.redis.commands().pexpire(a.keys.entry(RedisNode.CACHE, 1L).value(), 20_000);
    Entry entry = ((Lookup.Found) b.look(1L)).entry();
    assertThat(entry.expiresAtNanos() - b.ticker.nanos()).isBetween(SECOND, 20 * SECOND);
  }

  @Test
  void fill_entryThatIsGone_storesNothingAndGivesTheLeaseBack() {
    Entry gone = a.entry("gone", Duration.ZERO);
    assertThat(a.layer.fill(1L, gone, a.granted(1L))).isEqualTo(Stored.UNREACHABLE);
    assertThat(b.look(1L)).isInstanceOf(Lookup.Granted.class);
  }

  /** Else the writer would not invalidate what it was to replace. */
  @Test
  void writeAll_entryThatIsGoneMeanwhile_doesNotCountAsStored() {
    a.load(1L, "old");
    LoadLease writing = a.layer.beginWrites(List.of(1L)).get(0);
    SharedLayer.Fill late = new SharedLayer.Fill(1L, a.entry("gone", Duration.ZERO), writing);
    assertThat(a.layer.writeAll(List.of(late))).containsExactly(Stored.UNREACHABLE);
    assertThat(a.counters.snapshot().layerErrors()).isZero();
  }

  @Test
  void fill_partOfAMillisecond_isRoundedUp() {
    // By the system's clock, the entry could be gone before Redis has answered.
    try (RedisNode still =
        new RedisNode(
            Patience.settings(RedisServers.shared(), namespace),
            "still",
            LeaseSettings.DEFAULTS,
            BreakerSettings.DEFAULTS,
            new ManualTicker())) {
      LoadLease lease = still.granted(1L);
      assertThat(still.layer.fill(1L, still.entry("short", Duration.ofNanos(900_000)), lease))
          .isEqualTo(Stored.YES);
    }
  }

  @Test
  void fill_idleEntry_livesNoLongerThanItMayBeUnread() {
    long now = a.ticker.nanos();
    Entry idle =
        new IdleEntry(
            "idle",
            List.of(),
            RedisNode.AS_OF,
            now + 60 * SECOND,
            now + 60 * SECOND,
            20 * SECOND,
            now);
    a.layer.fill(1L, idle, a.granted(1L));
    assertThat(a.redis.commands().pttl(a.keys.entry(RedisNode.CACHE, 1L).value()))
        .isBetween(1_000L, 20_000L);
    Entry found = ((Lookup.Found) b.look(1L)).entry();
    assertThat(found).isInstanceOf(IdleEntry.class);
    assertThat(found.readFresh(b.ticker.nanos())).isTrue();
  }

  @Test
  void fill_valueThatCannotBeEncoded_givesTheLeaseBack() {
    LoadLease lease = a.granted(1L);
    Entry large = a.entry("x".repeat(2 << 20));
    assertThat(a.layer.fill(1L, large, lease)).isEqualTo(Stored.UNREACHABLE);
    assertThat(a.counters.snapshot().layerErrors()).isEqualTo(1);
    assertThat(b.look(1L)).isInstanceOf(Lookup.Granted.class);
  }

  @Test
  void close_findsNothing() {
    a.load(1L, "one");
    a.layer.close();
    assertThat(a.look(1L)).isEqualTo(Lookup.UNREACHABLE);
    assertThat(a.layer.lookupAll(List.of(1L), List.of())).containsExactly(Lookup.UNREACHABLE);
    assertThat(a.layer.beginWrites(List.of(1L))).containsOnlyNulls();
    assertThat(a.layer.awaitChange(1L, SECOND).toCompletableFuture()).isDone();
  }

  @Test
  void lookup_hit_isOneRoundTrip() {
    a.load(1L, "one");
    a.found(1L);
    Map<String, Long> before = calls();
    for (int i = 0; i < 10; i++) {
      a.found(1L);
    }
    Map<String, Long> after = calls();
    after.replaceAll((command, count) -> count - before.getOrDefault(command, 0L));
    // What the script calls is counted as well; what counts here is what comes from outside.
    after.keySet().removeAll(List.of("info", "get", "pttl"));
    after.values().removeIf(count -> count == 0);
    assertThat(after).containsExactly(Map.entry("evalsha", 10L));
  }

  /** How often each command was called since the server's start. */
  private Map<String, Long> calls() {
    Map<String, Long> calls = new HashMap<>();
    Matcher found =
        Pattern.compile("cmdstat_(\\w+):calls=(\\d+)")
            .matcher(a.redis.commands().info("commandstats"));
    while (found.find()) {
      calls.put(found.group(1), Long.valueOf(found.group(2)));
    }
    return calls;
  }
}
