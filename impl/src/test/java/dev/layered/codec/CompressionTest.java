package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {

  private static final Object KEY = 42L;

  /** Where the length before compression stands in an entry without tags and idle time. */
  private static final int LENGTH_AT = 5 + EntryHeader.LEAST_BYTES;

  /** Bytes as they are. */
  private static final class Raw implements ValueCodec {
    @Override
    public byte[] encode(Object value) {
      return (byte[]) value;
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length) {
      return Arrays.copyOfRange(bytes, offset, offset + length);
    }
  }

  private final ManualTicker ticker = new ManualTicker();

  private EntryCodec codec(Compression algorithm, int threshold, int maxValueBytes) {
    return new EntryCodec(
        "c",
        new Raw(),
        100,
        1,
        EntryLimits.DEFAULTS.withMaxValueBytes(maxValueBytes),
        ticker,
        new CompressionSettings(algorithm, threshold));
  }

  private EntryCodec codec(Compression algorithm) {
    return codec(algorithm, 100, 1 << 20);
  }

  private byte[] encode(EntryCodec codec, byte @Nullable [] value) throws CodecException {
    long end = ticker.nanos() + 60_000_000_000L;
    return codec.encode(KEY, new Entry(value, List.of(), new LogPosition(1, 2, 3), end, end));
  }

  private static byte[] text(int length) {
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      value[i] = (byte) ('a' + i / 7 % 26);
    }
    return value;
  }

  private static DecodeFailure failure(EntryCodec codec, byte[] bytes) {
    return catchThrowableOfType(DecodeException.class, () -> codec.decode(KEY, bytes)).failure();
  }

  @ParameterizedTest
  @EnumSource
  void encoded_isReadWhateverIsConfigured(Compression written) throws CodecException {
    byte[] value = text(5_000);
    byte[] bytes = encode(codec(written), value);
    for (Compression reading : Compression.values()) {
      assertThat(codec(reading).decode(KEY, bytes).value()).isEqualTo(value);
    }
    assertThat(bytes.length < 2_500).isEqualTo(written != Compression.NONE);
    assertThat(codec(written).decode(KEY, encode(codec(written), null)).value()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void threshold_isTheLeastThatIsCompressed(Compression algorithm) throws CodecException {
    int plain = encode(codec(Compression.NONE), text(99)).length;
    assertThat(encode(codec(algorithm), text(99))).hasSize(plain);
    assertThat(encode(codec(algorithm), text(100)).length).isLessThan(plain);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void valueThatDoesNotShrink_isLeftAsItIs(Compression algorithm) throws CodecException {
    byte[] value = new byte[5_000];
    new Random(1).nextBytes(value);
    assertThat(encode(codec(algorithm), value)).isEqualTo(encode(codec(Compression.NONE), value));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void announcedLength_beyondTheLimit_isRefusedBeforeAnythingIsAllocated(Compression algorithm)
      throws CodecException {
    byte[] bytes = encode(codec(algorithm), text(5_000));
    for (int announced : new int[] {-1, Integer.MAX_VALUE, (1 << 20) + 1}) {
      ByteBuffer.wrap(bytes).putInt(LENGTH_AT, announced);
      assertThat(failure(codec(algorithm), Frames.withChecksum(bytes)))
          .isEqualTo(DecodeFailure.TOO_LARGE);
    }
    // Whatever the limit of values, 16 MiB is the end.
    ByteBuffer.wrap(bytes).putInt(LENGTH_AT, (16 << 20) + 1);
    assertThat(failure(codec(algorithm, 100, 64 << 20), Frames.withChecksum(bytes)))
        .isEqualTo(DecodeFailure.TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void announcedLength_thatIsNotTheValues_isUndecodable(Compression algorithm)
      throws CodecException {
    byte[] bytes = encode(codec(algorithm), text(5_000));
    for (int announced : new int[] {0, 4_999, 5_001, 1 << 20}) {
      ByteBuffer.wrap(bytes).putInt(LENGTH_AT, announced);
      assertThat(failure(codec(algorithm), Frames.withChecksum(bytes)))
          .isEqualTo(DecodeFailure.UNDECODABLE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void bomb_stopsAtTheAnnouncedLength(Compression algorithm) throws CodecException {
    byte[] bytes = encode(codec(algorithm, 100, 16 << 20), new byte[16 << 20]);
    assertThat(bytes.length).isLessThan(100_000);
    ByteBuffer.wrap(bytes).putInt(LENGTH_AT, 1_000);
    byte[] bomb = Frames.withChecksum(bytes);
    EntryCodec reader = codec(algorithm);
    assertThat(failure(reader, bomb)).isEqualTo(DecodeFailure.UNDECODABLE);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(failure(reader, bomb)).isEqualTo(DecodeFailure.UNDECODABLE);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  @Test
  void bothAlgorithmsAtOnce_isForeign() throws CodecException {
    byte[] bytes = encode(codec(Compression.GZIP), text(5_000));
    bytes[6] |= 8;
    assertThat(failure(codec(Compression.GZIP), Frames.withChecksum(bytes)))
        .isEqualTo(DecodeFailure.FOREIGN);
  }

  @Test
  void threshold_negative_isRefused() {
    assertThatThrownBy(() -> new CompressionSettings(Compression.GZIP, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("compression threshold -1 is not allowed; it must not be negative");
  }

  /** Sees everything that this test sees but the library, in classes of its own. */
  private static final class WithoutLibrary extends ClassLoader {
    WithoutLibrary() {
      super(CompressionTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("net.jpountz.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.layered.codec.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** What is done without the library; run by another class loader. */
  static final class Alone implements Runnable {
    @Override
    public void run() {
      assertThatThrownBy(() -> new CompressionSettings(Compression.LZ4, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "compression lz4 needs the library at.yawk.lz4:lz4-java; add it, or use gzip");
      CompressionTest test = new CompressionTest();
      try (InputStream in = CompressionTest.class.getResourceAsStream("entry-v1-lz4.bin")) {
        byte[] bytes = in.readAllBytes();
        DecodeException failure =
            catchThrowableOfType(
                DecodeException.class,
                () -> ReleasedBytesTest.codec(test.ticker).decode(ReleasedBytesTest.KEY, bytes));
        assertThat(failure.failure()).isEqualTo(DecodeFailure.UNDECODABLE);
        assertThat(failure).hasMessageContaining("at.yawk.lz4:lz4-java");
        byte[] value = text(5_000);
        byte[] gzip = test.encode(test.codec(Compression.GZIP), value);
        assertThat(test.codec(Compression.NONE).decode(KEY, gzip).value()).isEqualTo(value);
      } catch (IOException | CodecException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void libraryMissing_isSaidAndOtherEntriesAreRead() throws Exception {
    Class<?> alone = new WithoutLibrary().loadClass(Alone.class.getName());
    var constructor = alone.getDeclaredConstructor();
    constructor.setAccessible(true);
    ((Runnable) constructor.newInstance()).run();
  }
}
