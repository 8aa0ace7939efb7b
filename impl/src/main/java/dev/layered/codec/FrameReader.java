package dev.layered.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Reads what {@link FrameWriter} writes. The whole frame is checked before anything of it is
 * believed; every length is held against what is left before anything is allocated. For one thread
 * and one frame.
 */
final class FrameReader {

  /** The bytes around a body: name, version and checksum. */
  static final int OVERHEAD = Integer.BYTES + Byte.BYTES + Integer.BYTES;

  private final ByteBuffer buffer;

  private FrameReader(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  static FrameReader open(byte[] bytes, int magic, int version, long maxBytes)
      throws DecodeException {
    if (bytes.length < OVERHEAD) {
      throw new DecodeException(DecodeFailure.CORRUPT, "only " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getInt() != magic) {
      throw new DecodeException(DecodeFailure.FOREIGN, "not made by Layered");
    }
    int found = Byte.toUnsignedInt(buffer.get());
    if (found != version) {
      throw new DecodeException(
          DecodeFailure.FOREIGN, "format version " + found + " instead of " + version);
    }
    if (bytes.length > maxBytes) {
      throw new DecodeException(
          DecodeFailure.TOO_LARGE, bytes.length + " bytes; allowed are " + maxBytes);
    }
    int end = bytes.length - Integer.BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    if (buffer.getInt(end) != (int) crc.getValue()) {
      throw new DecodeException(DecodeFailure.CORRUPT, "wrong checksum");
    }
    return new FrameReader(buffer.limit(end));
  }

  int getByte() throws DecodeException {
    return Byte.toUnsignedInt(need(Byte.BYTES).get());
  }

  int getInt() throws DecodeException {
    return need(Integer.BYTES).getInt();
  }

  long getLong() throws DecodeException {
    return need(Long.BYTES).getLong();
  }

  byte[] getBytes(int length) throws DecodeException {
    need(length);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  /** Text of UTF-8 after its length in two bytes. */
  String getText(int maxBytes) throws DecodeException {
    int length = Short.toUnsignedInt(need(Short.BYTES).getShort());
    if (length > maxBytes) {
      throw new DecodeException(
          DecodeFailure.TOO_LARGE, "text of " + length + " bytes; allowed are " + maxBytes);
    }
    ByteBuffer text = need(length).slice().limit(length);
    buffer.position(buffer.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new DecodeException(DecodeFailure.CORRUPT, "text that is not UTF-8", e);
    }
  }

  /** Text as {@link FrameWriter#putChars} writes it. */
  String getChars() throws DecodeException {
    int length = getCount(Character.BYTES);
    String text = buffer.slice().limit(length * Character.BYTES).asCharBuffer().toString();
    buffer.position(buffer.position() + length * Character.BYTES);
    return text;
  }

  /** A number of items, each of at least so many bytes, all of which must be there. */
  int getCount(int leastBytesEach) throws DecodeException {
    int count = getInt();
    if (count < 0 || (long) count * leastBytesEach > buffer.remaining()) {
      throw new DecodeException(
          DecodeFailure.CORRUPT, count + " items announced, more than there are bytes");
    }
    return count;
  }

  /** Where in the frame it is reading. */
  int position() {
    return buffer.position();
  }

  /** How many bytes of the body are left. */
  int remaining() {
    return buffer.remaining();
  }

  /** Nothing may be left. */
  void end() throws DecodeException {
    if (buffer.hasRemaining()) {
      throw new DecodeException(DecodeFailure.CORRUPT, buffer.remaining() + " bytes too many");
    }
  }

  private ByteBuffer need(int bytes) throws DecodeException {
    if (bytes < 0 || buffer.remaining() < bytes) {
      throw new DecodeException(DecodeFailure.CORRUPT, "ends too early");
    }
    return buffer;
  }
}
