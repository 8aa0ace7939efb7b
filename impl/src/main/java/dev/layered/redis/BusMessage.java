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

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

  /** Of a number with 64 bits. */
  static final int HEX_DIGITS = 16;

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
    byte[] place = place(position);
    byte[] message =
        new byte[2 + HEX_DIGITS + 1 + place.length + 1 + HEX_DIGITS + 2 + content.length];
    message[0] = '1';
    message[1] = ' ';
    int at = hex(position.epoch(), message, 2);
    message[at++] = ' ';
    System.arraycopy(place, 0, message, at, place.length);
    at += place.length;
    message[at++] = ' ';
    at = hex(previousNonce, message, at);
    message[at++] = ' ';
    message[at++] = '\n';
    System.arraycopy(content, 0, message, at, content.length);
    return message;
  }

  /** What the log keeps of the last entry: {@code seq nonce}. */
  static byte[] place(LogPosition position) {
    byte[] seq = Long.toString(position.seq()).getBytes(ISO_8859_1);
    byte[] place = Arrays.copyOf(seq, seq.length + 1 + HEX_DIGITS);
    place[seq.length] = ' ';
    hex(position.nonce(), place, seq.length + 1);
    return place;
  }

  /** Writes all digits; returns where they end. */
  private static int hex(long number, byte[] bytes, int from) {
    int at = from;
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      bytes[at++] = DIGITS[(int) (number >>> shift) & 0xF];
    }
    return at;
  }

  /**
   * Reads what stands before the content.
   *
   * @param bytes any bytes
   * @throws MalformedMessageException if they do not begin like a message of this version
   */
  static Header header(byte[] bytes) throws MalformedMessageException {
    HeaderReader in = new HeaderReader(bytes);
    in.require('1');
    in.require(' ');
    LogPosition position = new LogPosition(in.hex(), in.seq(), in.hex());
    long previousNonce = in.hex();
    in.require('\n');
    if (bytes.length - in.at() > InvalidationFormat.MAX_BYTES) {
      throw new MalformedMessageException("a message of " + bytes.length + " bytes");
    }
    return new Header(position, previousNonce, in.at());
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

  static LogPosition position(String epoch, String seq, String nonce)
      throws MalformedMessageException {
    try {
      long number = Long.parseLong(seq);
      if (number >= 0) {
        return new LogPosition(hex(epoch), number, hex(nonce));
      }
    } catch (NumberFormatException e) {
      throw new MalformedMessageException("not a position", e);
    }
    throw new MalformedMessageException("a negative position");
  }

  static long hex(String digits) throws MalformedMessageException {
    try {
      if (!digits.isEmpty()) {
        return HexFormat.fromHexDigitsToLong(digits);
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("not a number", e);
    }
    throw new MalformedMessageException("not a number");
  }

  static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }
}
