package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Fill;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** Several entries in one call of a script: each has an outcome of its own. */
@Timeout(60)
class SharedCallTest {

  private static final int CALL = SharedCall.MOST_ENTRIES;

  /** They take three calls. */
  private static final List<Object> MANY = keys(0, 2L * CALL + 3);

  private static final LeaseSettings MINUTE =
      new LeaseSettings(Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final String namespace = "shared-" + UUID.randomUUID();
  private final RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
  private final RedisNode node = node("a");
  private final RedisNode other = node("b");

  private RedisNode node(String name) {
    return new RedisNode(
        Patience.settings(server.uri(), namespace), name, MINUTE, BreakerSettings.DEFAULTS);
  }

  @AfterEach
  void close() {
    node.close();
    other.close();
    server.close();
  }

  private static List<Object> keys(long from, long to) {
    return LongStream.range(from, to).<Object>mapToObj(Long::valueOf).toList();
  }

  private List<Lookup> search(List<Object> keys) {
    return node.layer.searchAll(keys, SingleFlight.CLUSTER, List.of());
  }

  private List<Fill> fills(List<Object> keys, String value) {
    List<Lookup> searched = search(keys);
    List<Fill> fills = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      LoadLease lease = RedisNode.lease(searched.get(i));
      fills.add(new Fill(keys.get(i), node.entry(value + keys.get(i)), lease));
    }
    return fills;
  }

  private static void assertFound(Lookup lookup, String value) {
    assertThat(lookup)
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.entry().value()).isEqualTo(value));
  }

  private EntryNames names(Object key) {
    return node.keys.entry(RedisNode.CACHE, key);
  }

  private void full(boolean full) {
    other.redis.commands().configSet("maxmemory", full ? "1" : "0");
  }

  @Test
  void moreKeysThanOneCallTakes_areSearchedStoredAndPeekedByAFewCalls_inOrder() {
    node.load(999L, "known scripts");
    long before = RedisServers.scripts(other.redis);

    assertThat(node.layer.fillAll(fills(MANY, "v"))).containsOnly(Stored.YES);

    assertThat(RedisServers.scripts(other.redis) - before).isEqualTo(6);
    List<Lookup> found = search(MANY);
    List<Lookup> peeked = node.layer.lookupAll(MANY, List.of());
    assertThat(found).hasSameSizeAs(MANY);
    for (int i = 0; i < MANY.size(); i++) {
      assertFound(found.get(i), "v" + MANY.get(i));
      assertFound(peeked.get(i), "v" + MANY.get(i));
    }
  }

  @Test
  void foundMissingBusyWrittenAndForeign_areToldApart() {
    other.load(1L, "one");
    other.granted(2L);
    other.layer.beginWrites(List.of(3L));
    node.redis.commands().lpush(names(4L).value(), "of another kind");
    node.redis.commands().set(names(5L).lease(), "of another kind");

    List<Lookup> lookups = search(keys(0, 7));

    assertThat(lookups.get(0)).isInstanceOf(Lookup.Granted.class);
    assertFound(lookups.get(1), "one");
    assertThat(lookups.get(2)).isInstanceOf(Lookup.Busy.class);
    assertThat(lookups.get(3)).isEqualTo(Lookup.WRITING);
    assertThat(lookups.subList(4, 7)).hasOnlyElementsOfType(Lookup.Granted.class);
    assertThat(lookups.stream().flatMap(SharedCallTest::token)).doesNotHaveDuplicates().hasSize(4);
    assertThat(node.counters.snapshot().undecodable()).isEqualTo(1);
    assertThat(node.store.keeper().size()).isEqualTo(4);
    assertThat(node.layer.leaseAll(keys(1, 4), SingleFlight.CLUSTER))
        .satisfiesExactly(
            taken -> assertThat(taken).isInstanceOf(Lookup.Granted.class),
            taken -> assertThat(taken).isInstanceOf(Lookup.Busy.class),
            taken -> assertThat(taken).isEqualTo(Lookup.WRITING));
  }

  private static Stream<String> token(Lookup lookup) {
    return lookup instanceof Lookup.Granted granted
        ? Stream.of(granted.lease().token())
        : Stream.empty();
  }

  @Test
  void lostLeases_refuseTheirKeysOnly() {
    List<Fill> fills = fills(MANY, "v");
    other.killer.kill(RedisNode.CACHE, List.of(3L));
    other.redis.commands().del(names(20L).lease());
    other.redis.commands().set(names(20L).lease(), "of another kind");

    List<Stored> stored = node.layer.fillAll(fills);

    for (int i = 0; i < MANY.size(); i++) {
      assertThat(stored.get(i)).isEqualTo(i == 3 || i == 20 ? Stored.REFUSED : Stored.YES);
    }
    assertThat(other.look(3L)).isInstanceOf(Lookup.Granted.class);
    assertThat(other.found(4L)).isEqualTo("v4");
  }

  @Test
  void whatTheServerRefusesForOne_isStoredForTheOthers() {
    List<Fill> fills = fills(keys(0, 3), "v");
    Batch batch = new Batch(node.redis);
    List<byte[]> common = List.of(EntryNames.utf8("prefix:"));
    for (Fill fill : fills) {
      byte[] token = EntryNames.utf8(fill.lease().token());
      byte[] life = EntryNames.utf8(fill.key().equals(1L) ? "no number" : "60000");
      List<byte[]> own = List.of(token, EntryNames.utf8("value"), life);
      batch.add(SharedScripts.FILL, names(fill.key()), common, own, 0);
    }

    List<Object> answers = batch.run();

    assertThat(answers.get(0)).isEqualTo(1L);
    assertThat(answers.get(1)).isInstanceOf(JedisDataException.class);
    assertThat(answers.get(2)).isEqualTo(1L);
    assertThat(node.redis.commands().exists(names(1L).value())).isFalse();
    assertThat(node.redis.commands().exists(names(1L).lease())).isFalse();
    assertThat(node.redis.commands().get(names(2L).value())).isEqualTo("value");
  }

  @Test
  void fullServer_hitsAmongMissesGoOn() {
    node.load(1L, "one");
    full(true);

    List<Lookup> lookups = search(keys(0, 3));

    assertThat(lookups.get(0)).isEqualTo(Lookup.ABSENT);
    assertFound(lookups.get(1), "one");
    assertThat(lookups.get(2)).isEqualTo(Lookup.ABSENT);
    assertThat(node.store.keeper().size()).isZero();
    assertThat(node.store.keeper().lost().isEmpty()).isTrue();
  }

  /** Remedy: a script that has deleted something may write on a full server. */
  @Test
  void fullServer_storesNoneOfSeveral_andEndsTheirLeases() {
    List<Fill> fills = fills(MANY, "v");
    full(true);

    assertThat(node.layer.fillAll(fills)).containsOnly(Stored.UNREACHABLE);

    for (Object key : MANY) {
      assertThat(node.redis.commands().exists(names(key).value(), names(key).lease())).isZero();
    }
    assertThat(node.store.keeper().lost().isEmpty()).isTrue();
  }

  @Test
  void writesOfMany_takeTheirLeasesFromEverybody_andEachIsStored() {
    List<Fill> loading = fills(MANY, "old");
    node.redis.commands().del(names(5L).lease());
    node.redis.commands().set(names(5L).lease(), "of another kind");
    List<LoadLease> leases =
        other.layer.beginWrites(MANY).stream().map(Objects::requireNonNull).toList();
    assertThat(node.layer.fillAll(loading)).containsOnly(Stored.REFUSED);
    List<Fill> writes = new ArrayList<>();
    for (int i = 0; i < MANY.size(); i++) {
      writes.add(new Fill(MANY.get(i), other.entry("new" + i), leases.get(i)));
    }
    assertThat(other.layer.writeAll(writes)).containsOnly(Stored.YES);
    List<Lookup> found = search(MANY);
    for (int i = 0; i < MANY.size(); i++) {
      assertFound(found.get(i), "new" + i);
    }
  }

  /** Remedy: every lease of a call that failed is given back, as each may have been granted. */
  @Test
  void callThatFailsHalfway_keepsNoLease() throws Exception {
    node.load(1L, "one");
    try (Jedis admin = node.redis.dedicated()) {
      admin.aclSetUser("default", "-pttl");
      assertThat(search(keys(0, 3))).containsOnly(Lookup.UNREACHABLE);
      admin.aclSetUser("default", "+pttl");
    }
    for (long key : new long[] {0, 2}) {
      while (!(other.look(key) instanceof Lookup.Granted)) {
        Thread.sleep(5); // The keeper's thread says nothing when it is done.
      }
    }
    assertThat(node.store.keeper().size()).isZero();
  }

  @Test
  void serverThatForgotTheScripts_isToldAllOfThem() {
    node.load(999L, "known");
    node.redis.commands().scriptFlush();
    List<Fill> fills = fills(MANY, "v");
    node.redis.commands().scriptFlush();
    assertThat(node.layer.fillAll(fills)).containsOnly(Stored.YES);
    assertThat(node.counters.snapshot().layerErrors()).isZero();
  }

  @Test
  void longValues_shareNoCall() {
    List<Object> keys = keys(0, 4);
    List<Fill> fills = fills(keys, "v".repeat((int) SharedCall.MOST_BYTES));
    node.load(999L, "known script");
    long before = RedisServers.scripts(other.redis);
    assertThat(node.layer.fillAll(fills)).containsOnly(Stored.YES);
    assertThat(RedisServers.scripts(other.redis) - before).isEqualTo(4);
  }

  /** Remedy: who has found a long value expects more of them. */
  @Test
  void longValuesThatAreFound_shareNoCall_onceOneWasFound() {
    List<Object> keys = keys(0, 4);
    node.layer.fillAll(fills(keys, "v".repeat((int) SharedCall.MOST_BYTES)));
    search(keys);
    node.layer.lookupAll(keys, List.of());
    long before = RedisServers.scripts(other.redis);
    search(keys);
    assertThat(RedisServers.scripts(other.redis) - before).isEqualTo(4);
    node.layer.lookupAll(keys, List.of());
    assertThat(RedisServers.scripts(other.redis) - before).isEqualTo(8);
  }

  /** Remedy: SET, which a full server refuses, before DEL, after which it refuses nothing. */
  @Test
  void fullServer_grantsNothing_whereALeaseOfAnotherKindIsAmongThem() {
    node.redis.commands().set(names(0L).lease(), "of another kind");
    full(true);

    assertThat(search(keys(0, 3))).containsOnly(Lookup.ABSENT);
    assertThat(node.store.keeper().size()).isZero();
  }

  /** As Redis 7 says it, and Redis 6 with the line of the script before it. */
  @Test
  void errorOfOneEntry_isOneOfALiveServer() {
    JedisDataException forbidden =
        new JedisDataException(
            "ERR The user executing the script can't run this command or subcommand");
    List<Object> answers = SharedScripts.FILL.answers(List.of(1L, forbidden), 2);

    assertThat(answers.get(0)).isEqualTo(1L);
    assertThat(answers.get(1))
        .isInstanceOfSatisfying(
            RuntimeException.class,
            error -> {
              assertThat(ErrorReplies.concernsOneCall(error)).isTrue();
              assertThat(ErrorReplies.code(error)).isEqualTo("ERR");
            });
    assertThatThrownBy(() -> SharedScripts.FILL.answer(List.of(forbidden)))
        .matches(ErrorReplies::concernsOneCall);
    JedisDataException replica =
        new JedisDataException("READONLY You can't write against a read only replica.");
    assertThatThrownBy(() -> SharedScripts.FILL.answer(List.of(replica)))
        .matches(error -> !ErrorReplies.concernsOneCall(error));
  }
}
