package dev.layered.redis;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes what a {@link DataOutputStream} would write, without its locks for every byte: every
 * invalidation waits for this before it is sent.
 */
final class BodyWriter {

  private byte[] bytes = new byte[128];
  private int length;

  /** Writes the lowest eight bits. */
  void octet(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  void number(int value) {
    octet(value >>> 24);
    octet(value >>> 16);
    octet(value >>> 8);
    octet(value);
  }

  /**
   * Writes a text in the way of {@link DataOutputStream#writeUTF}.
   *
   * @throws UncheckedIOException if it takes more than 65535 bytes
   */
  void text(String text) {
    int from = length;
    int size = text.length();
    room(Short.BYTES + size);
    octet(size >>> 8);
    octet(size);
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c == 0 || c > 0x7F || size > 0xFFFF) {
        length = from;
        otherText(text);
        return;
      }
      bytes[length++] = (byte) c;
    }
  }

  private void otherText(String text) {
    ByteArrayOutputStream other = new ByteArrayOutputStream(text.length() + 16);
    try {
      new DataOutputStream(other).writeUTF(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] written = other.toByteArray();
    room(written.length);
    System.arraycopy(written, 0, bytes, length, written.length);
    length += written.length;
  }

  private void room(int needed) {
    if (bytes.length - length < needed) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + needed));
    }
  }

  /** All that was written, and the CRC32C of that. */
  byte[] withChecksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    number((int) crc.getValue());
    return Arrays.copyOf(bytes, length);
  }
}
