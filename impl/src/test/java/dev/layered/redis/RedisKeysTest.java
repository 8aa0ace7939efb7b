package dev.layered.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.key.CompositeKey;
import dev.layered.core.key.KeyText;
import dev.layered.core.key.UnknownKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.util.JedisClusterCRC16;

class RedisKeysTest {

  private final RedisKeys keys = new RedisKeys("shop");

  @Test
  void names_areAsDocumented() {
    EntryNames entry = keys.entry("users", 42L);
    assertThat(entry.value()).startsWith("{shop:users:").endsWith("42}:v");
    assertThat(entry.lease()).isEqualTo(entry.slot() + ":l");
    assertThat(keys.positions()).isEqualTo("{shop}:p");
    assertThat(keys.log()).isEqualTo("{shop}:log");
    assertThat(keys.nodes()).isEqualTo("{shop}:nodes");
    assertThat(keys.node("n1")).isEqualTo("{shop}:n:n1");
    assertThat(new RedisKeys("a:{b}%").log()).isEqualTo("{a%3a%7bb%7d%25}:log");
  }

  @Test
  void names_ofLongKeys_areShort() {
    String slot = keys.entry("users", "k".repeat(1000)).slot();
    assertThat(slot).startsWith("{shop:users:#").hasSizeLessThan(50);
    assertThat(keys.entry("users", "k".repeat(999)).slot()).isNotEqualTo(slot);
    assertThat(keys.entry("other", "k".repeat(1000)).slot())
        .isNotEqualTo(slot.replace("users", "other"));
  }

  @Test
  void names_ofATable_areDifferent() {
    List<String> parts =
        List.of("a", "a:", ":a", "a:b", "{a}", "}a{", "%7b", "%", "%25", "#a", "\n", "\0", "1");
    Set<String> names = new HashSet<>();
    int count = 0;
    for (String namespace : parts) {
      for (String cache : parts) {
        for (String key : parts) {
          names.add(new RedisKeys(namespace).entry(cache, key).value());
          count++;
        }
        names.add(new RedisKeys(namespace).entry(cache, 1L).value());
        names.add(new RedisKeys(namespace).entry(cache, 1).value());
        names.add(new RedisKeys(namespace).entry(cache, CompositeKey.of("a", "b")).value());
        count += 3;
      }
    }
    assertThat(names).hasSize(count);
  }

  /** A plain key is named in one go, others by their canonical text: both are to be one name. */
  @Test
  void names_ofAllKindsOfKeys_tellTheCanonicalText() {
    List<Object> somes =
        List.of(
            "plain",
            "",
            "a:b",
            "a%b{c}",
            "a,b(c)\\",
            "\u00e4\u20ac\ud83d\ude00",
            "half \ud83d",
            "tab\t",
            "x".repeat(126),
            "x".repeat(127),
            "\u00e4".repeat(126),
            42L,
            42,
            'c',
            new UUID(1, 2),
            Instant.EPOCH,
            CompositeKey.of("a", 1L),
            List.of("a", "}"),
            new UnknownKey("s:a:b"));
    for (Object key : somes) {
      EntryNames names = keys.entry("users", key);
      String canonical = KeyText.canonical(key);
      assertThat(names.canonical()).isEqualTo(canonical);
      assertThat(names.areOfDigest()).isEqualTo(canonical.length() > 128);
      assertThat(RedisKeys.textOf(keys.slotPrefix("users"), names.value()))
          .isEqualTo(names.areOfDigest() ? null : canonical);
      assertThat(names.value()).isEqualTo(names.slot() + ":v");
      assertThat(new String(names.leaseBytes(), UTF_8)).isEqualTo(names.lease());
    }
  }

  record Name(String namespace, String cache, String key) {
    String value() {
      return new RedisKeys(namespace).entry(cache, key).value();
    }
  }

  @Provide
  Arbitrary<Name> names() {
    Arbitrary<String> text =
        Arbitraries.strings().withChars("ab:{}%#27bd\n").ofMinLength(1).ofMaxLength(5);
    return text.flatMap(n -> text.flatMap(c -> text.map(k -> new Name(n, c, k))));
  }

  @Property
  void names_areEqualOnlyForEqualKeys(@ForAll("names") Name one, @ForAll("names") Name two) {
    assertThat(one.value().equals(two.value())).isEqualTo(one.equals(two));
  }

  @Property
  void names_ofAnEntry_shareTheSlotOfTheirBraces(@ForAll("names") Name name) {
    EntryNames entry = new RedisKeys(name.namespace()).entry(name.cache(), name.key());
    String inner = entry.slot().substring(1, entry.slot().length() - 1);
    assertThat(inner).doesNotContain("{", "}", "\n").isNotEmpty();
    int slot = JedisClusterCRC16.getSlot(inner);
    assertThat(JedisClusterCRC16.getSlot(entry.value())).isEqualTo(slot);
    assertThat(JedisClusterCRC16.getSlot(entry.lease())).isEqualTo(slot);
  }
}
