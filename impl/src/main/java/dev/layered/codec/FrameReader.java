package dev.layered.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  /** Where a body begins. */
  static final int BODY_AT = Integer.BYTES + Byte.BYTES;

  // Not a ByteBuffer, which is one more object for each hit of a lower layer.
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int position;

  private FrameReader(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  static FrameReader open(byte[] bytes, int magic, int version, long maxBytes)
      throws DecodeException {
    if (bytes.length < OVERHEAD) {
      throw new DecodeException(DecodeFailure.CORRUPT, "only " + bytes.length + " bytes");
    }
    if ((int) INTS.get(bytes, 0) != magic) {
      throw new DecodeException(DecodeFailure.FOREIGN, "not made by Layered");
    }
    int found = Byte.toUnsignedInt(bytes[Integer.BYTES]);
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
    if ((int) INTS.get(bytes, end) != (int) crc.getValue()) {
      throw new DecodeException(DecodeFailure.CORRUPT, "wrong checksum");
    }
    return new FrameReader(bytes, BODY_AT, end);
  }

  /** A number in a frame that nobody has checked. */
  static long longAt(byte[] frame, int at) {
    return (long) LONGS.get(frame, at);
  }

  int getByte() throws DecodeException {
    return Byte.toUnsignedInt(bytes[skip(Byte.BYTES)]);
  }

  int getInt() throws DecodeException {
    return (int) INTS.get(bytes, skip(Integer.BYTES));
  }

  long getLong() throws DecodeException {
    return (long) LONGS.get(bytes, skip(Long.BYTES));
  }

  /** Text of UTF-8 after its length in two bytes. */
  String getText(int maxBytes) throws DecodeException {
    int length = getByte() << Byte.SIZE | getByte();
    if (length > maxBytes) {
      throw new DecodeException(
          DecodeFailure.TOO_LARGE, "text of " + length + " bytes; allowed are " + maxBytes);
    }
    ByteBuffer text = ByteBuffer.wrap(bytes, skip(length), length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new DecodeException(DecodeFailure.CORRUPT, "text that is not UTF-8", e);
    }
  }

  /** Text as {@link FrameWriter#putChars} writes it. */
  String getChars() throws DecodeException {
    int length = getCount(Character.BYTES) * Character.BYTES;
    return ByteBuffer.wrap(bytes, skip(length), length).asCharBuffer().toString();
  }

  /** A number of items, each of at least so many bytes, all of which must be there. */
  int getCount(int leastBytesEach) throws DecodeException {
    int count = getInt();
    if (count < 0 || (long) count * leastBytesEach > remaining()) {
      throw new DecodeException(
          DecodeFailure.CORRUPT, count + " items announced, more than there are bytes");
    }
    return count;
  }

  /** Where in the frame it is reading. */
  int position() {
    return position;
  }

  /** How many bytes of the body are left. */
  int remaining() {
    return end - position;
  }

  /** Nothing may be left. */
  void end() throws DecodeException {
    if (remaining() > 0) {
      throw new DecodeException(DecodeFailure.CORRUPT, remaining() + " bytes too many");
    }
  }

  /** Where the next so many bytes begin, all of which must be there; it goes on after them. */
  int skip(int length) throws DecodeException {
    if (length < 0 || remaining() < length) {
      throw new DecodeException(DecodeFailure.CORRUPT, "ends too early");
    }
    int at = position;
    position += length;
    return at;
  }

  /** All bytes of the frame; not to be changed. */
  byte[] bytes() {
    return bytes;
  }
}
