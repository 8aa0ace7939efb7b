package dev.layered.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An encoded value made smaller: its length before that in four bytes, then the compressed one. */
final class CompressedValue {

  /** What a value may become when it is read, whatever else is allowed. */
  static final int MOST_BYTES = 16 << 20;

  /** What {@link Compression#LZ4} needs. */
  static final String LZ4_ARTIFACT = "at.yawk.lz4:lz4-java";

  private CompressedValue() {}

  /** Whether the library for LZ4 is there. */
  static boolean hasLz4() {
    return OptionalLibrary.isThereFor(Lz4.class);
  }

  /** Compresses a value, or returns null if it is to be left as it is. */
  static byte @Nullable [] of(byte[] raw, CompressionSettings settings) {
    if (settings.algorithm() == Compression.NONE
        || raw.length < settings.thresholdBytes()
        || raw.length > MOST_BYTES) {
      return null;
    }
    byte[] small =
        settings.algorithm() == Compression.GZIP ? Gzip.compress(raw) : Lz4.compress(raw);
    if (Integer.BYTES + small.length >= raw.length) {
      return null;
    }
    return ByteBuffer.allocate(Integer.BYTES + small.length).putInt(raw.length).put(small).array();
  }

  /**
   * Gives the value back.
   *
   * @param maxBytes what it may take; nothing is allocated for more
   */
  static byte[] read(Compression algorithm, FrameReader frame, byte[] bytes, int maxBytes)
      throws DecodeException {
    int length = frame.getInt();
    int most = Math.min(maxBytes, MOST_BYTES);
    if (length < 0 || length > most) {
      throw new DecodeException(
          DecodeFailure.TOO_LARGE,
          "a value of "
              + Integer.toUnsignedString(length)
              + " bytes before compression; allowed are "
              + most);
    }
    if (algorithm == Compression.LZ4 && !hasLz4()) {
      throw new DecodeException(
          DecodeFailure.UNDECODABLE, "a value compressed by lz4, without " + LZ4_ARTIFACT);
    }
    byte[] raw = new byte[length];
    if (algorithm == Compression.GZIP) {
      Gzip.decompress(bytes, frame.position(), frame.remaining(), raw);
    } else {
      Lz4.decompress(bytes, frame.position(), frame.remaining(), raw);
    }
    return raw;
  }
}
