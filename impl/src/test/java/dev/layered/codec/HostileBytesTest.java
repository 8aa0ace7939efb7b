package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.layered.codec.JsonCodecTest.Circle;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that someone made who knows the format: what comes out is a value of the declared type or
 * an exception, and nothing is allocated on the strength of a length that they claim.
 */
class HostileBytesTest {

  /** Far above what these values take; far below what is claimed. */
  private static final long MOST_BYTES = 24L << 20;

  record Node(String name, List<Node> children) {}

  record Part(
      String name,
      Locale locale,
      List<String> texts,
      Map<String, Optional<Circle>> circles,
      JsonCodecTest.Shape shape,
      JsonCodecTest.Level level,
      int[] numbers,
      byte[] blob,
      String[] names,
      BigDecimal price,
      Instant instant,
      ZonedDateTime zoned,
      UUID id,
      Integer boxed,
      long[][] nested) {}

  private static final Part PART =
      new Part(
          "größer",
          Locale.GERMANY,
          List.of("a", "b", "c"),
          Map.of("x", Optional.of(new Circle(1)), "y", Optional.empty()),
          new JsonCodecTest.Square(2),
          JsonCodecTest.Level.HIGH,
          new int[] {1, 2, 3},
          new byte[] {4, 5, 6},
          new String[] {"d", "e"},
          new BigDecimal("12345678901234567890.10"),
          Instant.EPOCH,
          ZonedDateTime.parse("2024-02-29T12:00:00.000000001+01:00[Europe/Paris]"),
          new UUID(1, 2),
          7,
          new long[][] {{1}, {2, 3}});

  private static final Type TYPE = new TypeRef<List<Part>>() {}.type();
  private static final List<Part> VALUE = List.of(PART, PART);

  static Stream<CacheCodec> formats() {
    return Stream.of(new JsonCodec(), new SmileCodec(), new ForyCodec());
  }

  static Stream<CacheCodec> binary() {
    return formats().skip(1);
  }

  /** Keeps the loops from being optimised away. */
  private volatile int touched;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @MethodSource("formats")
  void cutOff_isRefused(CacheCodec format) throws CodecException {
    ValueCodec codec = format.bind(TYPE);
    byte[] bytes = codec.encode(VALUE);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> codec.decode(part, 0, part.length)).isInstanceOf(Exception.class);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void lengthened_isRefused(CacheCodec format) throws CodecException {
    ValueCodec codec = format.bind(TYPE);
    byte[] bytes = codec.encode(VALUE);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
    longer[bytes.length + 1] = 'x';
    assertThatThrownBy(() -> codec.decode(longer, 0, longer.length)).isInstanceOf(Exception.class);
  }

  /** Every place where a length can stand says that two thousand million follow. */
  @ParameterizedTest
  @MethodSource("binary")
  void hugeLengths_allocateNothing(CacheCodec format) throws CodecException {
    ValueCodec codec = format.bind(TYPE);
    byte[] bytes = codec.encode(List.of(PART));
    List<byte[]> claims =
        Stream.of(
                // Fory's, of 31 and 32 bits, and of texts of one and two bytes for each character
                "ffffffff07",
                "ffffffff0f",
                "fcffffff1f",
                "fdffffff3f",
                // Smile's, of 31 bits; of binary data; of a number
                "0f7f7f7fbf",
                "fd0f7f7f7fbf",
                "e80f7f7f7fbf",
                "260f7f7f7fbf")
            .map(HexFormat.of()::parseHex)
            .toList();
    List<byte[]> meant = format instanceof SmileCodec ? claims.subList(4, 8) : claims.subList(0, 4);
    for (int at = 0; at < bytes.length; at++) {
      for (byte[] claim : meant) {
        byte[] overwritten = Arrays.copyOf(bytes, Math.max(bytes.length, at + claim.length));
        System.arraycopy(claim, 0, overwritten, at, claim.length);
        check(codec, overwritten);
        byte[] inserted = new byte[bytes.length + claim.length - 1];
        System.arraycopy(bytes, 0, inserted, 0, at);
        System.arraycopy(claim, 0, inserted, at, claim.length);
        System.arraycopy(bytes, at + 1, inserted, at + claim.length, bytes.length - at - 1);
        check(codec, inserted);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("binary")
  void everyByteReplacedByEveryOther_isRefusedOrOfTheType(CacheCodec format) throws CodecException {
    ValueCodec codec = format.bind(TYPE);
    byte[] bytes = codec.encode(List.of(PART));
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      for (int value = 0; value < 256; value += format instanceof ForyCodec ? 23 : 3) {
        changed[at] = (byte) value;
        check(codec, changed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("binary")
  void noise_isRefused(CacheCodec format) throws CodecException {
    ValueCodec codec = format.bind(TYPE);
    byte[] bytes = codec.encode(VALUE);
    SplittableRandom random = new SplittableRandom(20_240_607);
    for (int i = 0; i < 1_000; i++) {
      int kept = random.nextInt(12);
      byte[] noise = new byte[kept + random.nextInt(200)];
      random.nextBytes(noise);
      System.arraycopy(bytes, 0, noise, 0, kept);
      check(codec, noise);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void bytesOfAnotherType_areRefused(CacheCodec format) throws CodecException {
    byte[] bytes = format.bind(TYPE).encode(VALUE);
    for (Type other :
        List.of(
            Node.class,
            String.class,
            UUID.class,
            Circle.class,
            new TypeRef<List<String>>() {}.type(),
            new TypeRef<List<Circle>>() {}.type())) {
      ValueCodec codec = format.bind(other);
      assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
          .as(other.getTypeName())
          .isInstanceOf(Exception.class);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void tooDeepOrEndless_isNotEncoded(CacheCodec format) {
    ValueCodec codec = format.bind(Node.class);
    Node deep = new Node("leaf", List.of());
    for (int i = 0; i < 5_000; i++) {
      deep = new Node("inner", List.of(deep));
    }
    Node deepest = deep;
    assertThatThrownBy(() -> codec.encode(deepest)).isInstanceOf(CodecException.class);
    List<Node> self = new java.util.ArrayList<>();
    Node endless = new Node("endless", self);
    self.add(endless);
    assertThatThrownBy(() -> codec.encode(endless)).isInstanceOf(CodecException.class);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void deepAsAllowed_comesBack(CacheCodec format) throws CodecException {
    ValueCodec codec = format.bind(Node.class);
    Node deep = new Node("leaf", List.of());
    for (int i = 0; i < 48; i++) {
      deep = new Node("inner", List.of(deep));
    }
    byte[] bytes = codec.encode(deep);
    assertThat(codec.decode(bytes, 0, bytes.length)).isEqualTo(deep);
  }

  /** Decoded again and again, the depth that is left does not shrink, nor does anything grow. */
  private void check(ValueCodec codec, byte[] bytes) {
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      Object value = codec.decode(bytes, 0, bytes.length);
      for (Object part : (List<?>) value) {
        touch((Part) part);
      }
    } catch (CodecException | RuntimeException expected) {
      // a miss
    } catch (Throwable thrown) {
      fail(HexFormat.of().formatHex(bytes), thrown);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as(() -> HexFormat.of().formatHex(bytes))
        .isLessThan(MOST_BYTES);
  }

  /** A value of another type than the declared one fails here. */
  private void touch(Part part) {
    if (part == null) {
      return;
    }
    int hash = 0;
    if (part.texts() != null) {
      for (String text : part.texts()) {
        hash += text == null ? 0 : text.length();
      }
    }
    if (part.circles() != null) {
      for (Map.Entry<String, Optional<Circle>> each : part.circles().entrySet()) {
        hash += each.getKey() == null ? 0 : each.getKey().length();
        hash += each.getValue() == null ? 0 : each.getValue().map(Circle::hashCode).orElse(0);
      }
    }
    if (part.names() != null) {
      for (String name : part.names()) {
        hash += name == null ? 0 : name.length();
      }
    }
    touched += hash;
  }
}
