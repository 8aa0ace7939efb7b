package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Validators;
import dev.layered.core.time.ManualTicker;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.CodecException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A million damaged entries of each format. A failure shows the seed and the bytes. */
@Tag("slow")
class EntryCodecFuzzTest {

  private static final long SEED = Long.getLong("layered.fuzz.seed", 20_240_607L);
  private static final int MUTATIONS = 1_000_000;

  /** Each that it refuses costs a new one: some milliseconds. */
  private static final int MUTATIONS_OF_FORY = 20_000;

  private static final Object KEY = 42L;

  enum Kind {
    SMALL,
    LARGE
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(name = "card", value = Card.class),
    @JsonSubTypes.Type(name = "cash", value = Cash.class)
  })
  sealed interface Payment {}

  record Card(String number, Instant until) implements Payment {}

  record Cash(BigDecimal amount) implements Payment {}

  record Order(
      long id,
      Kind kind,
      Optional<String> note,
      List<Payment> payments,
      Map<UUID, Double> weights,
      ZonedDateTime at,
      byte[] blob,
      boolean open) {}

  private final ManualTicker ticker = new ManualTicker();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Type type = new TypeRef<List<Order>>() {}.type();
  private EntryCodec codec;
  private List<EntryCodec> writers;

  private final Map<DecodeFailure, Integer> refused = new EnumMap<>(DecodeFailure.class);
  private int accepted;

  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of(new JsonCodec(), MUTATIONS),
        Arguments.of(new SmileCodec(), MUTATIONS),
        Arguments.of(new ForyCodec(), MUTATIONS_OF_FORY));
  }

  private EntryCodec with(CacheCodec format, CompressionSettings compression) {
    return new EntryCodec(
        "orders",
        format.bind(type),
        format.id(),
        TypeFingerprint.of(type),
        EntryLimits.DEFAULTS,
        ticker,
        compression);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void decode_damaged_isMissOrAValueOfTheType(CacheCodec format, int mutations)
      throws CodecException {
    codec = with(format, CompressionSettings.NONE);
    writers =
        Stream.of(Compression.values())
            .map(algorithm -> with(format, new CompressionSettings(algorithm, 0)))
            .toList();
    List<byte[]> originals = originals();
    for (int i = 0; i < mutations; i++) {
      byte[] original = originals.get(random.nextInt(originals.size()));
      byte[] damaged = mutate(original, originals);
      boolean mended = i % 2 == 0;
      check(i, mended ? Frames.withChecksum(damaged) : damaged, mended, original, originals);
    }
    // Or the damage would not have got as far as the value.
    assertThat(accepted).isGreaterThan(mutations / 1000);
    assertThat(refused.get(DecodeFailure.UNDECODABLE)).isGreaterThan(mutations / 1000);
  }

  private void check(
      int round, byte[] bytes, boolean mended, byte[] original, List<byte[]> originals) {
    try {
      Entry entry = codec.decode(KEY, bytes);
      if (!mended && originals.stream().noneMatch(known -> Arrays.equals(known, bytes))) {
        fail(message(round, bytes, "damage was not seen"));
      }
      touch(entry);
      accepted++;
    } catch (DecodeException expected) {
      refused.merge(expected.failure(), 1, Integer::sum);
      if (Arrays.equals(bytes, original)) {
        fail(message(round, bytes, "an undamaged entry was refused"), expected);
      }
    } catch (Throwable unexpected) {
      fail(message(round, bytes, "another exception than a CodecException"), unexpected);
    }
  }

  /** A value of another type than the declared one fails here with a ClassCastException. */
  @SuppressWarnings("unchecked")
  private void touch(Entry entry) {
    entry.readFresh(ticker.nanos());
    entry.isGone(ticker.nanos());
    if (entry.value() == null) {
      return;
    }
    for (Order order : (List<Order>) entry.value()) {
      if (order == null) {
        continue;
      }
      long hash = order.id() + (order.kind() == null ? 0 : order.kind().ordinal());
      hash += order.note() == null ? 0 : order.note().orElse("").length();
      hash += order.at() == null ? 0 : order.at().toEpochSecond();
      hash += order.blob() == null ? 0 : order.blob().length;
      if (order.payments() != null) {
        for (Payment payment : order.payments()) {
          hash += payment == null ? 0 : payment.hashCode();
        }
      }
      if (order.weights() != null) {
        for (Map.Entry<UUID, Double> weight : order.weights().entrySet()) {
          hash += weight.getKey().getMostSignificantBits();
          hash += weight.getValue() == null ? 0 : weight.getValue().intValue();
        }
      }
      if (hash == Long.MIN_VALUE + 12_345) {
        throw new AssertionError("keeps the loop from being optimised away");
      }
    }
  }

  private static String message(int round, byte[] bytes, String what) {
    return what
        + "; seed "
        + SEED
        + ", round "
        + round
        + ", bytes "
        + HexFormat.of().formatHex(bytes);
  }

  private byte[] mutate(byte[] original, List<byte[]> originals) {
    byte[] bytes = original.clone();
    int steps = 1 + random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      bytes =
          switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
            case 2 -> splice(bytes, originals.get(random.nextInt(originals.size())));
            case 3 -> withDigit(bytes);
            default -> withFlip(bytes);
          };
    }
    return bytes;
  }

  private byte[] withFlip(byte[] bytes) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Puts a character that means something in JSON into the later half, where the value is. */
  private byte[] withDigit(byte[] bytes) {
    String meaningful = "0123456789-+.eE\"\\[]{},:ntf";
    if (bytes.length > 1) {
      int at = bytes.length / 2 + random.nextInt(bytes.length - bytes.length / 2);
      bytes[at] = (byte) meaningful.charAt(random.nextInt(meaningful.length()));
    }
    return bytes;
  }

  private byte[] splice(byte[] head, byte[] tail) {
    int from = random.nextInt(head.length + 1);
    int to = random.nextInt(tail.length + 1);
    byte[] joined = Arrays.copyOf(head, from + tail.length - to);
    System.arraycopy(tail, to, joined, from, tail.length - to);
    return joined;
  }

  private List<byte[]> originals() throws CodecException {
    long now = ticker.nanos();
    Order order =
        new Order(
            7,
            Kind.LARGE,
            Optional.of("note \u00e4 \"quoted\""),
            List.of(new Card("4711", Instant.EPOCH), new Cash(new BigDecimal("1.50"))),
            Map.of(new UUID(1, 2), 0.5),
            ZonedDateTime.parse("2024-02-29T12:00:00.000000001+01:00[Europe/Paris]"),
            new byte[] {1, 2, 3},
            true);
    LogPosition asOf = new LogPosition(1, 2, 3);
    List<byte[]> originals = new ArrayList<>();
    for (EntryCodec writer : writers) {
      for (Object value : Arrays.asList(List.of(order), List.of(), List.of(order, order), null)) {
        originals.add(
            writer.encode(
                KEY, new Entry(value, List.of("a", "b:1"), asOf, now + 1, now + 10_000_000_000L)));
        originals.add(
            writer.encode(
                KEY,
                new Entry(
                    value,
                    List.of("a"),
                    asOf,
                    new Validators("\"etag\"", Instant.EPOCH),
                    now + 1,
                    now + 10_000_000_000L,
                    0)));
        originals.add(
            writer.encode(
                KEY,
                new IdleEntry(
                    value, List.of(), asOf, now + 1, now + 10_000_000_000L, 5_000_000_000L, now)));
      }
    }
    return originals;
  }
}
