package dev.layered.redis;

import dev.layered.core.layer.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What is published when the log grows: {@code 1 epoch seq nonce previous-nonce }, a line feed and
 * the content. The first number is the version of this format.
 */
final class BusMessage {

  private static final int MAX_HEADER = 100;
  private static final int PARTS = 5;

  private BusMessage() {}

  /**
   * Reads a message.
   *
   * @param bytes any bytes
   * @return the entry; if a new log has begun, its position 0 without a notice
   * @throws MalformedMessageException if it is none of this version
   */
  static LogEntry read(byte[] bytes, KeyReader keys) throws MalformedMessageException {
    int end = 0;
    while (end < bytes.length && end < MAX_HEADER && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length
        || bytes[end] != '\n'
        || bytes.length > end + 1 + InvalidationFormat.MAX_BYTES) {
      throw new MalformedMessageException("a message of " + bytes.length + " bytes");
    }
    String[] header = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split(" ", -1);
    if (header.length != PARTS + 1 || !header[0].equals("1") || !header[PARTS].isEmpty()) {
      throw new MalformedMessageException("another header");
    }
    byte[] body = Arrays.copyOfRange(bytes, end + 1, bytes.length);
    LogPosition position = position(header[1], header[2], header[3]);
    boolean newLog = position.seq() == 0;
    return new LogEntry(
        position, hex(header[4]), newLog ? null : InvalidationFormat.read(body, keys));
  }

  static LogPosition position(String epoch, String seq, String nonce)
      throws MalformedMessageException {
    try {
      long number = Long.parseLong(seq);
      if (number < 0) {
        throw new MalformedMessageException("a negative position");
      }
      return new LogPosition(hex(epoch), number, hex(nonce));
    } catch (NumberFormatException e) {
      throw new MalformedMessageException("not a position", e);
    }
  }

  static long hex(String digits) throws MalformedMessageException {
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      throw new MalformedMessageException("not a number", e);
    }
  }

  static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }
}
