package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.params.SetParams;

/** Hits of values that say how long they live, by the clock of the server. */
@Timeout(60)
class StampedReadTest {

  private static final long SECOND = 1_000_000_000;
  private static final long HOUR_MICROS = 3_600_000_000L;
  private static final List<Object> KEYS =
      LongStream.range(0, HitStreak.ENOUGH).<Object>mapToObj(Long::valueOf).toList();

  private final String namespace = "stamped-" + UUID.randomUUID();
  private final RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
  private final ChaosProxy proxy = ChaosProxy.to(server.uri());
  private final List<RedisNode> nodes = new ArrayList<>();
  private final RedisNode reader = node(proxy.uri(), Ticker.system()).hearServer();
  private final RedisNode writer = node(server.uri(), Ticker.system()).hearServer();

  /** Knows nothing of the server's clock. */
  private final RedisNode newcomer = node(server.uri(), Ticker.system());

  private final RedisConnection observer =
      RedisConnection.of(Patience.settings(server.uri(), namespace));

  private RedisNode node(RedisAddress uri, Ticker ticker) {
    RedisNode node =
        new RedisNode(
            Patience.settings(uri, namespace),
            "n" + nodes.size(),
            LeaseSettings.DEFAULTS,
            BreakerSettings.DEFAULTS,
            ticker);
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(RedisNode::close);
    observer.close();
    proxy.close();
    server.close();
  }

  /** Afterwards the next search is expected to find a value that says how long it lives. */
  private void streak() {
    writer.load(0L, "zero");
    hits(2 * HitStreak.ENOUGH);
  }

  private void hits(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(reader.found(0L)).isEqualTo("zero");
    }
  }

  private long lives() {
    return RedisServers.calls(observer, "pttl");
  }

  private long nanosLeft(Object key) {
    Lookup.Found found = (Lookup.Found) reader.look(key);
    return found.entry().expiresAtNanos() - reader.ticker.nanos();
  }

  private byte[] name(Object key) {
    return EntryNames.utf8(reader.keys.entry(RedisNode.CACHE, key).value());
  }

  /** From now on a node stamps as if the server's clock said so much more. */
  private static void misjudge(RedisNode node, long aheadMicros) {
    long now = node.ticker.nanos();
    node.clock.heard(
        node.clock.forgets(), now, node.serverMicros() + aheadMicros, node.ticker.nanos());
  }

  @Test
  void hit_isOneCommand() {
    streak();
    long lives = lives();
    long values = RedisServers.calls(observer, "getrange");
    assertThat(proxy.roundTrips(() -> hits(10))).isEqualTo(10);
    assertThat(lives()).isEqualTo(lives);
    assertThat(RedisServers.calls(observer, "getrange")).isEqualTo(values + 10);
  }

  @Test
  void hit_hasItsRemainingLife() {
    streak();
    Entry written = writer.entry("one", Duration.ofSeconds(9));
    writer.layer.fill(1L, written, writer.granted(1L));
    long lives = lives();
    Lookup.Found found = (Lookup.Found) reader.look(1L);
    assertThat(lives()).isEqualTo(lives);
    // Both tickers are the machine's.
    assertThat(found.entry().expiresAtNanos() - written.expiresAtNanos())
        .isBetween(-5 * SECOND, 0L);
    assertThat(found.entry().tags()).containsExactly("t");
  }

  @Test
  void clockThatIsNotKnown_lifeIsAskedForInTheSameRoundTrip() {
    reader.clock.forget();
    streak();
    long lives = lives();
    assertThat(proxy.roundTrips(() -> hits(10))).isEqualTo(10);
    assertThat(lives()).isEqualTo(lives + 10);
  }

  @Test
  void clockThatIsForgotten_costsOneMoreRoundTripOnce_andIsUsedAgain() {
    streak();
    reader.clock.forget();
    assertThat(proxy.roundTrips(() -> hits(10))).isEqualTo(11);
    reader.hearServer();
    hits(HitStreak.ENOUGH);
    long lives = lives();
    hits(1);
    assertThat(lives()).isEqualTo(lives);
  }

  @Test
  void valueWithoutStamp_isFoundNevertheless_withItsLifeInRedis() {
    streak();
    newcomer.load(1L, "one");
    observer.commands().pexpire(name(1L), 20_000);
    assertThat(nanosLeft(1L)).isBetween(SECOND, 20 * SECOND);
    assertThat(reader.found(1L)).isEqualTo("one");
  }

  @Test
  void valuesWithoutStamps_areOneRoundTripEach() {
    newcomer.load(0L, "zero");
    hits(HitStreak.ENOUGH);
    assertThat(proxy.roundTrips(() -> hits(3 * HitStreak.ENOUGH))).isEqualTo(3 * HitStreak.ENOUGH);
  }

  /** By its stamp only, as when another server has taken over: Redis is asked, and decides. */
  @Test
  void valueThatIsGoneByItsStamp_livesAsLongAsRedisSays_andIsLoadedAfterThat() {
    streak();
    misjudge(writer, -HOUR_MICROS);
    writer.load(1L, "one");
    observer.commands().pexpire(name(1L), 20_000);
    assertThat(nanosLeft(1L)).isBetween(SECOND, 20 * SECOND);
    observer.commands().del(name(1L));
    assertThat(reader.load(1L, "another")).isEqualTo(Stored.YES);
    assertThat(reader.found(1L)).isEqualTo("another");
  }

  @Test
  void valueFromTheFuture_livesAsLongAsRedisSays() {
    streak();
    misjudge(writer, HOUR_MICROS);
    writer.load(1L, "one");
    observer.commands().pexpire(name(1L), 20_000);
    assertThat(nanosLeft(1L)).isBetween(SECOND, 20 * SECOND);
  }

  /** An operator's change is seen where the life is asked for. Nothing of ours changes it. */
  @Test
  void lifeThatWasChangedByHand_isThatOfTheStamp() {
    streak();
    observer.commands().pexpire(name(0L), 20_000);
    assertThat(nanosLeft(0L)).isBetween(21 * SECOND, 60 * SECOND);
    observer.commands().pexpire(name(0L), 3_600_000);
    assertThat(nanosLeft(0L)).isBetween(SECOND, 60 * SECOND);
  }

  @Test
  void idleAndNullEntries_haveTheirRemainingLives() {
    streak();
    long now = writer.ticker.nanos();
    Entry idle =
        new IdleEntry(
            "idle",
            List.of(),
            RedisNode.AS_OF,
            now + 60 * SECOND,
            now + 60 * SECOND,
            20 * SECOND,
            now);
    writer.layer.fill(1L, idle, writer.granted(1L));
    writer.layer.fill(2L, writer.entry(null, Duration.ofSeconds(9)), writer.granted(2L));
    long lives = lives();
    assertThat(nanosLeft(1L)).isBetween(SECOND, 20 * SECOND);
    assertThat(nanosLeft(2L)).isBetween(SECOND, 9 * SECOND);
    assertThat(reader.found(2L)).isNull();
    assertThat(lives()).isEqualTo(lives);
  }

  @Test
  void miss_takesTheLeaseByAnotherRoundTrip() {
    streak();
    assertThat(proxy.roundTrips(() -> assertThat(reader.load(1L, "one")).isEqualTo(Stored.YES)))
        .isEqualTo(3);
    assertThat(writer.found(1L)).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 99, 100, 1_000})
  void bytesThatOnlyLookStamped_areReplaced(int length) {
    streak();
    byte[] stampedByTheLooksOfIt = Arrays.copyOf(observer.commands().get(name(0L)), length);
    stampedByTheLooksOfIt[length - 1]++;
    observer.commands().set(name(1L), stampedByTheLooksOfIt, SetParams.setParams().px(60_000));
    assertThat(reader.load(1L, "one")).isEqualTo(Stored.YES);
    assertThat(reader.found(1L)).isEqualTo("one");
  }

  @Test
  void bytesOfAnotherKind_areReplaced() {
    streak();
    observer.commands().lpush(name(1L), EntryNames.utf8("no value"));
    assertThat(reader.load(1L, "one")).isEqualTo(Stored.YES);
    assertThat(reader.found(1L)).isEqualTo("one");
  }

  /** Days and hours ahead, by a monotonic clock and one on the wall that have nothing in common. */
  private static Ticker elsewhere(Duration monotonic, Duration wall) {
    Ticker system = Ticker.system();
    return new Ticker() {
      @Override
      public long nanos() {
        return system.nanos() + monotonic.toNanos();
      }

      @Override
      public long wallMillis() {
        return system.wallMillis() + wall.toMillis();
      }
    };
  }

  @Test
  void nodesWhoseClocksDiffer_agreeOnTheEnd() {
    Duration ahead = Duration.ofDays(70_000);
    Duration behind = Duration.ofDays(-3);
    RedisNode a = node(server.uri(), elsewhere(ahead, Duration.ofHours(-5))).hearServer();
    RedisNode b = node(server.uri(), elsewhere(behind, Duration.ofHours(7))).hearServer();
    Entry written = a.entry("one");
    a.layer.fill(1L, written, a.granted(1L));
    long end = written.expiresAtNanos() - ahead.toNanos();
    for (int i = 0; i < 2 * HitStreak.ENOUGH; i++) {
      b.found(1L);
    }
    long lives = lives();
    Entry read = ((Lookup.Found) b.look(1L)).entry();
    assertThat(lives()).isEqualTo(lives);
    assertThat(read.expiresAtNanos() - behind.toNanos() - end).isBetween(-5 * SECOND, 0L);
  }

  /** Both take the bound by which it is older, however little they know of the server's clock. */
  @Test
  void nodesThatWereAnsweredLate_endItEarlierAndNeverLater() {
    long late = 2 * SECOND;
    streak();
    long answered = writer.ticker.nanos();
    writer.clock.heard(
        writer.clock.forgets(), answered, writer.serverMicros(), writer.ticker.nanos() + late);
    long asked = reader.ticker.nanos();
    reader.clock.heard(
        reader.clock.forgets(), asked - late, reader.serverMicros(), reader.ticker.nanos());
    Entry written = writer.entry("one");
    writer.layer.fill(1L, written, writer.granted(1L));
    Entry read = ((Lookup.Found) reader.look(1L)).entry();
    assertThat(read.expiresAtNanos() - written.expiresAtNanos())
        .isBetween(-2 * late - 5 * SECOND, -2 * late);
  }

  private List<Lookup> search(List<Object> keys) {
    return reader.layer.searchAll(keys, SingleFlight.CLUSTER, List.of());
  }

  private void batchStreak() {
    KEYS.forEach(key -> writer.load(key, "value of " + key));
    for (int i = 0; i < 2; i++) {
      assertThat(search(KEYS)).hasOnlyElementsOfType(Lookup.Found.class);
    }
  }

  @Test
  void batch_isOneCommandForEachKey() {
    batchStreak();
    long lives = lives();
    assertThat(proxy.roundTrips(() -> search(KEYS))).isEqualTo(1);
    assertThat(lives()).isEqualTo(lives);
    List<Lookup> found = search(List.of(3L, 1L));
    assertThat(((Lookup.Found) found.get(0)).entry().value()).isEqualTo("value of 3");
    assertThat(((Lookup.Found) found.get(1)).entry().value()).isEqualTo("value of 1");
  }

  @Test
  void batchWithAValueWithoutStamp_findsAll_andDoesNotAskTwiceEachTime() {
    batchStreak();
    observer.commands().del(name(5L));
    newcomer.load(5L, "five");
    long lives = lives();
    assertThat(
            proxy.roundTrips(
                () -> {
                  Lookup.Found five = (Lookup.Found) search(KEYS).get(5);
                  assertThat(five.entry().value()).isEqualTo("five");
                }))
        .isEqualTo(2);
    assertThat(lives()).as("only of that one").isEqualTo(lives + 1);
    for (int i = 0; i < 3; i++) {
      assertThat(proxy.roundTrips(() -> search(KEYS))).isEqualTo(1);
    }
  }

  @Test
  void batchWithAMiss_takesItsLease() {
    batchStreak();
    List<Lookup> found = search(List.of(1L, 1_000L));
    assertThat(found.get(0)).isInstanceOf(Lookup.Found.class);
    assertThat(found.get(1)).isInstanceOf(Lookup.Granted.class);
  }

  @Test
  void batchWithoutAKnownClock_isOneRoundTrip() {
    reader.clock.forget();
    batchStreak();
    long lives = lives();
    assertThat(proxy.roundTrips(() -> search(KEYS))).isEqualTo(1);
    assertThat(lives()).isEqualTo(lives + KEYS.size());
  }
}
