package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.spi.CacheCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.lang.reflect.Type;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for JSON holds for the binary formats: the same values come back equal. */
class BinaryCodecsTest {

  /** Fory stores records that return what they hold; see the types that it refuses. */
  private static final Set<Type> ONLY_JSON =
      Set.of(JsonCodecTest.Bean.class, JsonCodecTest.Immutable.class, JsonCodecTest.Masked.class);

  static Stream<Arguments> roundTrips() {
    return Stream.<CacheCodec>of(new SmileCodec(), new ForyCodec())
        .flatMap(
            codec ->
                JsonCodecTest.roundTrips()
                    .map(Arguments::get)
                    .filter(row -> codec instanceof SmileCodec || !ONLY_JSON.contains(row[0]))
                    .map(row -> Arguments.of(codec.name(), codec, row[0], row[1])));
  }

  @ParameterizedTest(name = "{0} {2} {3}")
  @MethodSource("roundTrips")
  void decode_encoded_isEqual(String name, CacheCodec format, Type type, Object value)
      throws CodecException {
    ValueCodec codec = format.bind(type);
    byte[] bytes = codec.encode(value);
    byte[] among = new byte[bytes.length + 5];
    System.arraycopy(bytes, 0, among, 2, bytes.length);
    assertThat(codec.decode(among, 2, bytes.length))
        .as(() -> HexFormat.of().formatHex(bytes))
        .isEqualTo(value);
  }
}
