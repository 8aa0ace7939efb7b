package dev.layered.codec;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What someone could do to bytes who knows the format. */
final class Frames {

  private Frames() {}

  /**
   * The same bytes with the checksum that fits them. Shorter ones than a checksum stay as they are.
   */
  static byte[] withChecksum(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length >= Integer.BYTES) {
      CRC32C crc = new CRC32C();
      crc.update(copy, 0, copy.length - Integer.BYTES);
      ByteBuffer.wrap(copy).putInt(copy.length - Integer.BYTES, (int) crc.getValue());
    }
    return copy;
  }
}
