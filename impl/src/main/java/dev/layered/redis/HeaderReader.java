package dev.layered.redis;

import java.util.HexFormat;

/**
 * Reads words of a header from bytes, each of which ends with a blank. Every node reads every
 * message, so nothing is made on the way.
 */
final class HeaderReader {

  private final byte[] bytes;
  private int at;

  HeaderReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Where the next byte stands. */
  int at() {
    return at;
  }

  private byte next() throws MalformedMessageException {
    if (at == bytes.length) {
      throw new MalformedMessageException("ends within its header");
    }
    return bytes[at++];
  }

  /** Skips one byte, which must be there. */
  void require(char expected) throws MalformedMessageException {
    if (next() != expected) {
      throw new MalformedMessageException("another header");
    }
  }

  /** A number of up to 16 hexadecimal digits. */
  long hex() throws MalformedMessageException {
    long number = 0;
    int digits = 0;
    for (byte each = next(); each != ' '; each = next()) {
      if (!HexFormat.isHexDigit(each) || ++digits > BusMessage.HEX_DIGITS) {
        throw new MalformedMessageException("not a number");
      }
      number = number << 4 | HexFormat.fromHexDigit(each);
    }
    if (digits == 0) {
      throw new MalformedMessageException("not a number");
    }
    return number;
  }

  /** A position. */
  long seq() throws MalformedMessageException {
    long number = -1;
    for (byte each = next(); each != ' '; each = next()) {
      int digit = each - '0';
      long before = Math.max(0, number);
      if (digit < 0 || digit > 9 || before > (Long.MAX_VALUE - digit) / 10) {
        throw new MalformedMessageException("not a position");
      }
      number = 10 * before + digit;
    }
    if (number < 0) {
      throw new MalformedMessageException("not a position");
    }
    return number;
  }
}
