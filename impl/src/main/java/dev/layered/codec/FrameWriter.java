package dev.layered.codec;

import dev.layered.spi.CodecException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes a frame: four bytes that name the format, one for its version, a body, and the CRC32C of
 * all that. Numbers are big-endian. For one thread and one frame.
 */
final class FrameWriter {

  private ByteBuffer buffer;

  FrameWriter(int magic, int version, int expectedBytes) {
    buffer = ByteBuffer.allocate(Math.max(expectedBytes, FrameReader.OVERHEAD));
    buffer.putInt(magic).put((byte) version);
  }

  FrameWriter putByte(int value) {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  FrameWriter putShort(int value) {
    room(Short.BYTES).putShort((short) value);
    return this;
  }

  FrameWriter putInt(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  FrameWriter putLong(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  FrameWriter putBytes(byte[] value) {
    room(value.length).put(value);
    return this;
  }

  /**
   * The length in two bytes, then the text in UTF-8.
   *
   * @throws CodecException if it is longer, or is not Unicode text: it would come back as another
   *     text
   */
  FrameWriter putText(String value, int maxBytes) throws CodecException {
    ByteBuffer text;
    try {
      text = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new CodecException("a text is not Unicode", e);
    }
    if (text.remaining() > maxBytes) {
      throw new CodecException(
          "a text takes " + text.remaining() + " bytes; allowed are " + maxBytes);
    }
    putShort(text.remaining());
    room(text.remaining()).put(text);
    return this;
  }

  /**
   * The length in characters, then each as two bytes: unlike UTF-8 this gives back any string at
   * all.
   */
  FrameWriter putChars(String value) {
    putInt(value.length());
    room(Math.multiplyExact(value.length(), Character.BYTES));
    for (int i = 0; i < value.length(); i++) {
      buffer.putChar(value.charAt(i));
    }
    return this;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int needed = Math.addExact(buffer.position(), bytes);
      byte[] larger =
          Arrays.copyOf(buffer.array(), Math.max(needed, (int) Math.min(2L * needed, 1 << 30)));
      buffer = ByteBuffer.wrap(larger).position(buffer.position());
    }
    return buffer;
  }

  /** Ends the frame and returns it. */
  byte[] finish() {
    int length = buffer.position();
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), 0, length);
    putInt((int) crc.getValue());
    return buffer.array().length == buffer.position()
        ? buffer.array()
        : Arrays.copyOf(buffer.array(), buffer.position());
  }
}
