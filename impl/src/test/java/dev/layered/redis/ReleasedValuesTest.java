package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Lookup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.params.SetParams;

/**
 * What a released version left in Redis, by name and value: every later one must find it there and
 * understand it. Each line of the file is the name, the value in hexadecimal digits, and the text
 * that it stands for. A new format adds lines and leaves these alone.
 */
class ReleasedValuesTest {

  private static final String NAMESPACE = "released";

  private final RedisNode node =
      new RedisNode(RedisServers.shared(), NAMESPACE, "a", LeaseSettings.DEFAULTS);

  record Released(String name, byte[] value, String text) {}

  static List<Released> released() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    ReleasedValuesTest.class.getResourceAsStream("values-v1.hex")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split(" ", 3))
          .map(parts -> new Released(parts[0], HexFormat.of().parseHex(parts[1]), parts[2]))
          .toList();
    }
  }

  @BeforeEach
  @AfterEach
  void forget() {
    EntryNames names = node.keys.entry(RedisNode.CACHE, 42L);
    node.redis.commands().del(names.value(), names.lease());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @MethodSource("released")
  void value_ofAReleasedVersion_isFound(Released released) {
    node.redis
        .commands()
        .set(EntryNames.utf8(released.name()), released.value(), SetParams.setParams().px(60_000L));
    Entry entry = ((Lookup.Found) node.look(42L)).entry();
    assertThat(entry.value()).isEqualTo(released.text());
    assertThat(entry.tags()).containsExactly("t");
    assertThat(entry.asOf()).isEqualTo(RedisNode.AS_OF);
    assertThat(entry.readFresh(node.ticker.nanos())).isTrue();
    assertThat(
            ((Lookup.Found) node.layer.lookupAll(List.of(42L), List.of()).get(0)).entry().value())
        .isEqualTo(released.text());
  }

  @Test
  void value_storedNow_hasTheReleasedName() throws IOException {
    node.load(42L, "now");
    assertThat(node.redis.commands().keys("{" + NAMESPACE + ":*:v"))
        .containsExactly(released().get(0).name());
  }
}
