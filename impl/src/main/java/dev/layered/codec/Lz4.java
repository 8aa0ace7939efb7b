package dev.layered.codec;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * LZ4 by a library without which this class cannot be loaded: see {@link CompressedValue#hasLz4}.
 * The library's plain Java is used, which checks every access; its other forms are faster but
 * unpack native code or go past the checks of the JVM.
 */
final class Lz4 {

  private static final LZ4Factory FACTORY = LZ4Factory.safeInstance();

  private Lz4() {}

  static byte[] compress(byte[] raw) {
    return FACTORY.fastCompressor().compress(raw);
  }

  /** Fills an array; damaged bytes are refused. */
  static void decompress(byte[] from, int at, int length, byte[] to) throws DecodeException {
    int count;
    try {
      count = FACTORY.safeDecompressor().decompress(from, at, length, to, 0, to.length);
    } catch (LZ4Exception | IndexOutOfBoundsException e) {
      throw new DecodeException(DecodeFailure.UNDECODABLE, "not what lz4 makes", e);
    }
    if (count != to.length) {
      throw new DecodeException(
          DecodeFailure.UNDECODABLE, count + " bytes instead of " + to.length);
    }
  }
}
