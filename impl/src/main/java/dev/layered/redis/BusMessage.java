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
    String header = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    int version = blank(header, 0);
    int epoch = blank(header, version + 1);
    int seq = blank(header, epoch + 1);
    int nonce = blank(header, seq + 1);
    int previous = blank(header, nonce + 1);
    if (version != 1 || header.charAt(0) != '1' || previous + 1 != header.length()) {
      throw new MalformedMessageException("another header");
    }
    LogPosition position =
        new LogPosition(
            hex(header, version + 1, epoch),
            seq(header, epoch + 1, seq),
            hex(header, seq + 1, nonce));
    long previousNonce = hex(header, nonce + 1, previous);
    if (position.seq() == 0) {
      return new LogEntry(position, previousNonce, null);
    }
    byte[] body = Arrays.copyOfRange(bytes, end + 1, bytes.length);
    return new LogEntry(position, previousNonce, InvalidationFormat.read(body, keys));
  }

  private static int blank(String header, int from) throws MalformedMessageException {
    int at = header.indexOf(' ', from);
    if (at < 0) {
      throw new MalformedMessageException("another header");
    }
    return at;
  }

  static LogPosition position(String epoch, String seq, String nonce)
      throws MalformedMessageException {
    return new LogPosition(hex(epoch), seq(seq, 0, seq.length()), hex(nonce));
  }

  private static long seq(String text, int from, int to) throws MalformedMessageException {
    try {
      long number = Long.parseLong(text, from, to, 10);
      if (number < 0) {
        throw new MalformedMessageException("a negative position");
      }
      return number;
    } catch (NumberFormatException e) {
      throw new MalformedMessageException("not a position", e);
    }
  }

  static long hex(String digits) throws MalformedMessageException {
    return hex(digits, 0, digits.length());
  }

  private static long hex(String text, int from, int to) throws MalformedMessageException {
    try {
      return Long.parseUnsignedLong(text, from, to, 16);
    } catch (NumberFormatException e) {
      throw new MalformedMessageException("not a number", e);
    }
  }

  static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }
}
