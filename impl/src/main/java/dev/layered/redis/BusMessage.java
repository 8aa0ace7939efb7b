package dev.layered.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.layered.core.layer.LogPosition;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the log keeps, and what is published when it grows: {@code 1 epoch seq nonce previous-nonce
 * }, a line feed and the content. The first number is the version of this format.
 */
final class BusMessage {

  private static final int MAX_HEADER = 100;

  private BusMessage() {}

  /**
   * What stands before the content.
   *
   * @param position where the entry stands; 0 if it is none, but says that a new log has begun
   * @param previousNonce the nonce of the entry before it
   * @param contentAt where that begins
   */
  record Header(LogPosition position, long previousNonce, int contentAt) {}

  /**
   * Makes a message.
   *
   * @param content what {@link InvalidationFormat} wrote
   */
  static byte[] write(LogPosition position, long previousNonce, byte[] content) {
    String header =
        "1 "
            + hex(position.epoch())
            + ' '
            + position.seq()
            + ' '
            + hex(position.nonce())
            + ' '
            + hex(previousNonce)
            + " \n";
    byte[] message = Arrays.copyOf(header.getBytes(ISO_8859_1), header.length() + content.length);
    System.arraycopy(content, 0, message, header.length(), content.length);
    return message;
  }

  /**
   * Reads what stands before the content.
   *
   * @param bytes any bytes
   * @throws MalformedMessageException if they do not begin like a message of this version
   */
  static Header header(byte[] bytes) throws MalformedMessageException {
    int end = 0;
    while (end < bytes.length && end < MAX_HEADER && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length
        || bytes[end] != '\n'
        || bytes.length > end + 1 + InvalidationFormat.MAX_BYTES) {
      throw new MalformedMessageException("a message of " + bytes.length + " bytes");
    }
    String header = new String(bytes, 0, end, ISO_8859_1);
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
    return new Header(position, hex(header, nonce + 1, previous), end + 1);
  }

  /**
   * Reads the entry of a message.
   *
   * @param header what stands before its content
   * @return the entry; if a new log has begun, its position 0 without a notice
   * @throws MalformedMessageException if its content is not understood
   */
  static LogEntry read(byte[] bytes, Header header, KeyReader keys)
      throws MalformedMessageException {
    if (header.position().seq() == 0) {
      return new LogEntry(header.position(), header.previousNonce(), null);
    }
    Notice notice = InvalidationFormat.read(bytes, header.contentAt(), keys);
    return new LogEntry(header.position(), header.previousNonce(), notice);
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
      if (from < to) {
        return HexFormat.fromHexDigitsToLong(text, from, to);
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("not a number", e);
    }
    throw new MalformedMessageException("not a number");
  }

  /** What the log keeps of the last position: {@code seq nonce}. */
  static String place(LogPosition position) {
    return position.seq() + " " + hex(position.nonce());
  }

  static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }
}
