package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheExplanation;
import dev.layered.CacheExplanation.LayerState;
import dev.layered.CacheExplanation.State;
import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.MissReason;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.TypedCaches;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.params.SetParams;

/** What {@code explain} says of a real Redis, and what that notices of it. */
@Timeout(120)
class ExplainOnRedisTest {

  private static final String CACHE = "c";

  private final String namespace = "explain-" + UUID.randomUUID();
  private final RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
  private final WholeNode node = node();
  private final RedisConnection observer =
      RedisConnection.of(Patience.settings(server.uri(), namespace));
  private final RedisKeys keys = new RedisKeys(namespace);

  private WholeNode node() {
    return new WholeNode(
        Patience.wholeNode(server.uri(), namespace), false, key -> "value of " + key);
  }

  @AfterEach
  void close() {
    node.close();
    observer.close();
    server.close();
  }

  private static CacheExplanation explain(WholeNode of) {
    return new TypedCaches(of.node).explain(CACHE, 1L);
  }

  private static LayerState redis(WholeNode of) {
    return explain(of).layer(CacheLayer.REDIS);
  }

  private byte[] name() {
    return EntryNames.utf8(keys.entry(CACHE, 1L).value());
  }

  @Test
  void absentThenFresh_withTheLifeThatIsLeftThere() {
    assertThat(redis(node).state()).isEqualTo(State.ABSENT);
    node.get(1);
    LayerState seen = redis(node);
    assertThat(seen.state()).isEqualTo(State.FRESH);
    assertThat(seen.freshFor()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(seen.tags()).containsKey("t");
    assertThat(explain(node).breaker()).isEqualTo("closed");
    assertThat(explain(node).toString()).contains("redis      fresh").doesNotContain("value of");
  }

  @Test
  void looking_takesNoLeaseAndCountsNothing() {
    try (WholeNode other = node()) {
      CacheStatistics before = node.cache.statistics();
      explain(node);
      assertThat(observer.commands().exists(keys.entry(CACHE, 1L).lease())).isFalse();
      other.get(1);
      assertThat(explain(node).layer(CacheLayer.HEAP).state()).isEqualTo(State.ABSENT);
      assertThat(explain(node).layer(CacheLayer.HEAP).state())
          .as("nothing was copied up")
          .isEqualTo(State.ABSENT);
      assertThat(node.cache.statistics()).isEqualTo(before);
      observer.commands().set(name(), new byte[] {1, 2, 3});
      assertThat(redis(node).state()).isEqualTo(State.UNDECODABLE);
      assertThat(node.counters.snapshot().undecodable()).isZero();
      assertThat(observer.commands().get(name())).hasSize(3);
    }
  }

  @Test
  void tagOfAnotherNode_isNamedEvenToANodeThatWasNotThere() {
    node.get(1);
    node.invalidateTag();
    assertThat(redis(node).state()).isEqualTo(State.INVALIDATED);
    assertThat(redis(node).detail()).isEqualTo("tag \"t\" was invalidated at position 1");
    try (WholeNode late = node()) {
      assertThat(redis(late).state()).isEqualTo(State.INVALIDATED);
      assertThat(redis(late).detail()).isEqualTo("tag \"t\" was invalidated at position 1");
      late.get(1);
      CacheExplanation said = explain(late);
      assertThat(said.lastMiss().reason()).isEqualTo(MissReason.TAG_INVALIDATED);
      assertThat(said.lastMiss().detail()).startsWith("redis: tag \"t\"");
      assertThat(said.layer(CacheLayer.REDIS).state()).isEqualTo(State.FRESH);
    }
  }

  @Test
  void bytesOfAnotherKind_areUndecodable_andTheReasonOfTheMissThatFollows() {
    observer.commands().lpush(name(), new byte[] {1});
    assertThat(redis(node).state()).isEqualTo(State.UNDECODABLE);
    observer.commands().del(name());
    observer.commands().set(name(), EntryNames.utf8("foreign"), SetParams.setParams().px(60_000));
    assertThat(redis(node).detail()).isEqualTo("corrupt");
    node.get(1);
    assertThat(explain(node).lastMiss().reason()).isEqualTo(MissReason.UNDECODABLE);
    assertThat(explain(node).lastMiss().detail()).isEqualTo("redis: corrupt");
  }

  @Test
  void valueOfAnotherType_isTold() throws Exception {
    Ticker ticker = Ticker.system();
    long end = ticker.nanos() + Duration.ofMinutes(1).toNanos();
    byte[] ofNumbers =
        EntryCodec.of(CACHE, new JsonCodec(), Integer.class, EntryLimits.DEFAULTS, ticker)
            .encode(1L, new Entry(7, List.of(), new LogPosition(1, 0, 0), end, end));
    observer.commands().set(name(), ofNumbers, SetParams.setParams().px(60_000));
    assertThat(redis(node).state()).isEqualTo(State.UNDECODABLE);
    assertThat(redis(node).detail()).isEqualTo("type changed");
    node.get(1);
    assertThat(explain(node).lastMiss().reason()).isEqualTo(MissReason.TYPE_CHANGED);
  }

  @Test
  void lostRedis_isUnreachable_andTheBreakerOpens() throws Exception {
    node.get(1);
    server.stop();
    assertThat(redis(node).state()).isEqualTo(State.UNREACHABLE);
    for (long key = 2; key < 12; key++) {
      node.get(key);
    }
    WholeNode.until("the breaker opens", () -> "open".equals(explain(node).breaker()));
    CacheExplanation second = new TypedCaches(node.node).explain(CACHE, 2L);
    assertThat(second.lastMiss().reason()).isEqualTo(MissReason.LAYER_DOWN);
    WholeNode.until("the node is out of step", () -> !explain(node).inStep());
    assertThat(explain(node).toString()).contains("not in step", "redis      unreachable");
  }

  @Test
  void refresh_replacesTheValueForAllNodes() throws Exception {
    CacheOptions refresh = CacheOptions.DEFAULTS.withMode(CacheMode.REFRESH);
    try (WholeNode other = node()) {
      node.get(1);
      other.get(1);
      assertThat(node.cache.get(1L, refresh, key -> "new")).isEqualTo("new");
      WholeNode.until("the other node follows", () -> other.get(1).equals("new"));
      assertThat(node.get(1)).isEqualTo("new");
      assertThat(observer.commands().exists(keys.entry(CACHE, 1L).lease())).isFalse();
    }
  }

  @Test
  void refresh_thatFails_givesItsLeaseBackAndLeavesTheValue() {
    CacheOptions refresh = CacheOptions.DEFAULTS.withMode(CacheMode.REFRESH);
    node.get(1);
    try {
      node.cache.get(
          1L,
          refresh,
          key -> {
            throw new IllegalStateException("away");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("away");
    }
    assertThat(observer.commands().exists(keys.entry(CACHE, 1L).lease())).isFalse();
    assertThat(redis(node).state()).isEqualTo(State.FRESH);
  }

  @Test
  void skippedHeap_isAnsweredByRedis() {
    CacheOptions skipping = CacheOptions.DEFAULTS.withMode(CacheMode.skipping(CacheLayer.HEAP));
    node.get(1);
    assertThat(node.cache.get(1L, skipping, key -> "?")).isEqualTo("value of 1");
    assertThat(node.cache.statistics().redisHits()).isEqualTo(1);
  }
}
