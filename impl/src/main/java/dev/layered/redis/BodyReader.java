package dev.layered.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/** Reads what a {@link BodyWriter} wrote, and anything else, as a {@link DataInputStream} would. */
final class BodyReader {

  private final byte[] bytes;
  private final int end;
  private int at;

  /**
   * Reads a part of an array.
   *
   * @param from where it begins
   * @param end where it ends
   */
  BodyReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** How many bytes there are still. */
  int available() {
    return end - at;
  }

  int octet() throws EOFException {
    require(1);
    return bytes[at++] & 0xFF;
  }

  int number() throws EOFException {
    require(Integer.BYTES);
    return octet() << 24 | octet() << 16 | octet() << 8 | octet();
  }

  /**
   * Reads a text in the way of {@link DataInputStream#readUTF}.
   *
   * @throws IOException if there is none
   */
  String text() throws IOException {
    require(Short.BYTES);
    int from = at;
    int size = octet() << 8 | octet();
    require(size);
    at += size;
    for (int i = from + Short.BYTES; i < at; i++) {
      if (bytes[i] < 0) {
        int whole = Short.BYTES + size;
        return new DataInputStream(new ByteArrayInputStream(bytes, from, whole)).readUTF();
      }
    }
    return new String(bytes, from + Short.BYTES, size, ISO_8859_1);
  }

  private void require(int needed) throws EOFException {
    if (available() < needed) {
      throw new EOFException();
    }
  }
}
