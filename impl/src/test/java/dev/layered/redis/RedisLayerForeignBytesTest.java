package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.layer.SingleFlight;
import dev.layered.spi.CodecException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;

/** What another program, another release or a fault left under a name of ours. */
class RedisLayerForeignBytesTest {

  private enum Kind {
    EMPTY,
    TEXT,
    RANDOM,
    FLIPPED_BIT,
    CUT,
    OTHER_KEY,
    OTHER_CACHE,
    TOO_LONG,
    LIST,
    HASH,
    STREAM
  }

  private final RedisNode node =
      new RedisNode(
          RedisServers.shared(), "test-" + UUID.randomUUID(), "a", LeaseSettings.DEFAULTS);

  @AfterEach
  void close() {
    node.close();
  }

  private void keep(byte[] name, byte[] value) {
    node.redis.commands().set(name, value, SetParams.setParams().px(60_000));
  }

  private void leave(Kind kind, byte[] name) throws CodecException {
    var redis = node.redis.commands();
    byte[] text = "left".getBytes(StandardCharsets.UTF_8);
    byte[] good = node.codec(EntryLimits.DEFAULTS).encode(1L, node.entry("one"));
    switch (kind) {
      case EMPTY -> redis.set(name, new byte[0]);
      case TEXT -> redis.set(name, text);
      case RANDOM -> {
        byte[] bytes = new byte[500];
        new Random(7).nextBytes(bytes);
        redis.set(name, bytes);
      }
      case FLIPPED_BIT -> {
        good[good.length / 2] ^= 1;
        keep(name, good);
      }
      case CUT -> keep(name, Arrays.copyOf(good, good.length - 1));
      case OTHER_KEY -> keep(name, node.codec(EntryLimits.DEFAULTS).encode(2L, node.entry("two")));
      case OTHER_CACHE ->
          keep(
              name,
              EntryCodec.of(
                      "others", new JsonCodec(), String.class, EntryLimits.DEFAULTS, node.ticker)
                  .encode(1L, node.entry("one")));
      case TOO_LONG -> redis.set(name, new byte[8 << 20]);
      case LIST -> redis.lpush(name, text);
      case HASH -> redis.hset(name, text, text);
      case STREAM -> redis.xadd(name, Map.of(text, text), new XAddParams());
    }
  }

  @ParameterizedTest
  @EnumSource
  void foreignValue_isAMissThatIsCountedAndReplaced(Kind kind) throws CodecException {
    EntryNames names = node.keys.entry(RedisNode.CACHE, 1L);
    leave(kind, EntryNames.utf8(names.value()));
    assertThat(node.layer.lookupAll(List.of(1L), List.of())).containsExactly(Lookup.ABSENT);
    assertThat(node.counters.snapshot().undecodable()).isEqualTo(1);
    assertThat(node.load(1L, "mine")).isEqualTo(Stored.YES);
    assertThat(node.counters.snapshot().undecodable()).isEqualTo(2);
    assertThat(node.counters.snapshot().layerErrors()).isZero();
    assertThat(node.found(1L)).isEqualTo("mine");
  }

  @ParameterizedTest
  @EnumSource(names = {"TEXT", "LIST", "STREAM"})
  void foreignLease_isTakenOver(Kind kind) throws CodecException {
    byte[] name = EntryNames.utf8(node.keys.entry(RedisNode.CACHE, 1L).lease());
    leave(kind, name);
    assertThat(node.load(1L, "mine")).isEqualTo(Stored.YES);
    leave(kind, name);
    assertThat(node.layer.beginWrites(List.of(1L))).doesNotContainNull();
    node.redis.commands().del(name);
    leave(kind, name);
    node.killer.kill(RedisNode.CACHE, List.of(1L));
    assertThat(node.look(1L)).isInstanceOf(Lookup.Granted.class);
    assertThat(node.counters.snapshot().layerErrors()).isZero();
  }

  @Test
  void foreignLease_withoutAnEnd_getsOne() {
    String name = node.keys.entry(RedisNode.CACHE, 1L).lease();
    node.redis.commands().hset(name, "t", "left");
    assertThat(node.look(1L)).isInstanceOf(Lookup.Busy.class);
    assertThat(node.redis.commands().pttl(name)).isPositive();
  }

  @Test
  void foreignPositions_areAnErrorAndNoException() {
    node.load(1L, "one");
    node.redis.commands().hset(node.keys.log(), "ep", "1");
    node.redis.commands().set(node.keys.positions(), "left");
    assertThat(node.layer.lookup(1L, SingleFlight.CLUSTER, List.of("t:a")))
        .isEqualTo(Lookup.UNREACHABLE);
    assertThat(node.layer.lookupAll(List.of(1L), List.of("t:a")))
        .containsExactly(Lookup.UNREACHABLE);
    assertThat(node.counters.snapshot().layerErrors()).isEqualTo(2);
    assertThat(node.found(1L)).isEqualTo("one");
  }
}
