package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyPattern;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class InvalidationFormatTest {

  private static final KeyReader STRINGS =
      (cache, text) -> text.startsWith("s:") ? text.substring(2) : null;

  /** One of each kind, and of each flag. */
  static Map<String, Notice> samples() {
    Map<String, Notice> all = new LinkedHashMap<>();
    all.put("keys", notice(true, new Invalidation.Keys("users", List.of("a", "\u00eb"), false)));
    all.put("expire-keys", notice(false, new Invalidation.Keys("users", List.of("a"), true)));
    all.put("written", notice(true, new Invalidation.Written("users", List.of("a"))));
    Set<String> tags = new LinkedHashSet<>(List.of("x", "y:1"));
    all.put("any-tag", notice(false, new Invalidation.Tags(tags, false, false)));
    all.put("all-tags", notice(false, new Invalidation.Tags(tags, true, true)));
    all.put(
        "prefix",
        notice(false, new Invalidation.Matching("users", KeyPattern.prefix("(a"), false)));
    all.put("glob", notice(false, new Invalidation.Matching("users", KeyPattern.glob("a*"), true)));
    all.put("clear", notice(true, new Invalidation.Clear("users", false)));
    all.put("expire-clear", notice(false, new Invalidation.Clear("users", true)));
    return all;
  }

  private static Notice notice(boolean sync, Invalidation invalidation) {
    return new Notice("node-1", sync, invalidation);
  }

  @Test
  void everyKind_comesBack() throws Exception {
    for (Notice sample : samples().values()) {
      assertThat(InvalidationFormat.read(InvalidationFormat.write(sample), 0, STRINGS))
          .isEqualTo(sample);
    }
  }

  /** A new version adds a file and leaves this one alone. */
  @Test
  void bytesOfVersion1_areUnderstoodForEver() throws Exception {
    Map<String, Notice> samples = samples();
    List<String> lines = lines("invalidations-v1.hex");
    assertThat(lines).hasSameSizeAs(samples.keySet());
    for (String line : lines) {
      int space = line.indexOf(' ');
      byte[] bytes = HexFormat.of().parseHex(line.substring(space + 1));
      Notice sample = Objects.requireNonNull(samples.get(line.substring(0, space)));
      assertThat(InvalidationFormat.read(bytes, 0, STRINGS)).isEqualTo(sample);
      assertThat(InvalidationFormat.write(sample)).isEqualTo(bytes);
    }
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream in = InvalidationFormatTest.class.getResourceAsStream(name)) {
      byte[] all = Objects.requireNonNull(in, name).readAllBytes();
      return new String(all, StandardCharsets.US_ASCII).lines().toList();
    }
  }

  @Test
  void keyWithoutAName_voidsItsCache() throws Exception {
    for (Invalidation what :
        List.of(
            new Invalidation.Keys("users", List.of("a", 5L), true),
            new Invalidation.Written("users", List.of(5L)))) {
      byte[] bytes = InvalidationFormat.write(notice(false, what));
      assertThat(InvalidationFormat.read(bytes, 0, STRINGS).invalidation())
          .isEqualTo(new Invalidation.Clear("users", false));
      KeyReader failing =
          (cache, text) -> {
            throw new IllegalStateException();
          };
      assertThat(InvalidationFormat.read(bytes, 0, failing).invalidation())
          .isEqualTo(new Invalidation.Clear("users", false));
    }
  }

  /** With the checksum made to fit, so that what is behind it is reached. */
  @Test
  void changedBytes_areReadOrRefused_neverAnythingElse() {
    Random random = new Random(42);
    List<byte[]> written = new ArrayList<>();
    samples().values().forEach(sample -> written.add(InvalidationFormat.write(sample)));
    for (int i = 0; i < 30_000; i++) {
      byte[] one = written.get(random.nextInt(written.size()));
      byte[] bytes = Arrays.copyOf(one, random.nextInt(3) == 0 ? random.nextInt(90) : one.length);
      for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      readOrRefuse(withChecksum(bytes));
    }
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      readOrRefuse(bytes);
      readOrRefuse(withChecksum(bytes));
    }
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      Objects.requireNonNull(InvalidationFormat.read(bytes, 0, STRINGS));
    } catch (MalformedMessageException refused) {
      String message = Objects.requireNonNull(refused.getMessage());
      if (message.isEmpty() || message.contains("\n")) {
        throw new AssertionError("not one line: " + message, refused);
      }
    }
  }

  private static byte[] withChecksum(byte[] bytes) {
    if (bytes.length >= Integer.BYTES) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length - Integer.BYTES);
      ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) crc.getValue());
    }
    return bytes;
  }

  @Test
  void whatIsTooLongOrChanged_isRefused() {
    byte[] bytes = InvalidationFormat.write(notice(false, new Invalidation.Clear("c", false)));
    byte[] longer = withChecksum(Arrays.copyOf(bytes, InvalidationFormat.MAX_BYTES + 1));
    byte[] otherVersion = bytes.clone();
    otherVersion[4] = 2;
    byte[] changed = bytes.clone();
    changed[8]++;
    for (byte[] bad : List.of(longer, withChecksum(otherVersion), changed, new byte[0])) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> InvalidationFormat.read(bad, 0, STRINGS));
    }
  }

  @Test
  void splitting_keepsEverything_andFits() {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      keys.add("\u20ac".repeat(300) + i);
    }
    List<Object> back = new ArrayList<>();
    for (Invalidation part : Splitter.split(new Invalidation.Keys("users", keys, true))) {
      assertThat(InvalidationFormat.write(notice(true, part)))
          .hasSizeLessThanOrEqualTo(InvalidationFormat.MAX_BYTES);
      assertThat(part.expire()).isTrue();
      back.addAll(((Invalidation.Keys) part).keys());
    }
    assertThat(back).isEqualTo(keys);
  }

  /** Characters that are escaped take six times as much. */
  @Test
  void keysAboutAsLongAsAnEntry_fitIntoOne_orAreWidened() {
    for (int length = InvalidationFormat.MAX_TEXT_BYTES / 6 - 3, i = 0; i < 6; i++) {
      Invalidation keys =
          new Invalidation.Keys("users", List.of("\uD800".repeat(length + i)), false);
      List<Invalidation> parts = Splitter.split(keys);
      assertThat(parts).containsAnyOf(keys, new Invalidation.Clear("users", false)).hasSize(1);
      assertThat(InvalidationFormat.write(notice(false, parts.get(0))))
          .hasSizeLessThanOrEqualTo(InvalidationFormat.MAX_BYTES);
    }
  }

  @Test
  void whatCannotBeSplit_isWidened() {
    Object huge = "k".repeat(70_000);
    assertThat(Splitter.split(new Invalidation.Written("users", List.of(huge))))
        .containsExactly(new Invalidation.Clear("users", false));
    KeyPattern pattern = KeyPattern.prefix("k".repeat(70_000));
    assertThat(Splitter.split(new Invalidation.Matching("users", pattern, true)))
        .containsExactly(new Invalidation.Clear("users", true));
  }
}
