package dev.layered.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names of one entry in Redis, all in one slot. Safe for use by several threads. */
final class EntryNames {

  /** What the name of a value ends with. */
  static final String VALUE = ":v";

  /** What follows the text of the key in the name of a value. */
  static final byte[] VALUE_END = utf8("}" + VALUE);

  private static final String LEASE = ":l";

  private final byte[] value;
  private final byte[] text;
  private final int textAt;
  private final int textLength;
  private final boolean ofDigest;

  /**
   * Names that belong together.
   *
   * @param value the name of the value
   * @param text holds the canonical text of the key in UTF-8; the same array if the name does
   * @param textAt where that begins
   * @param textLength how many bytes it has
   * @param ofDigest whether the names do not tell the key
   */
  EntryNames(byte[] value, byte[] text, int textAt, int textLength, boolean ofDigest) {
    this.value = value;
    this.text = text;
    this.textAt = textAt;
    this.textLength = textLength;
    this.ofDigest = ofDigest;
  }

  /**
   * Those of an entry of whose key nothing is known.
   *
   * @param value the name of the value
   */
  static EntryNames ofDigest(String value) {
    return new EntryNames(utf8(value), new byte[0], 0, 0, true);
  }

  /** Whether the names do not tell the key. */
  boolean areOfDigest() {
    return ofDigest;
  }

  /** Holds the canonical text of the key in UTF-8; not to be changed. */
  byte[] text() {
    return text;
  }

  /** Where in {@link #text()} the canonical text begins. */
  int textAt() {
    return textAt;
  }

  /** How many bytes the canonical text has. */
  int textLength() {
    return textLength;
  }

  /** The canonical text of the key, made anew: a hit does not need it. */
  String canonical() {
    return new String(text, textAt, textLength, StandardCharsets.UTF_8);
  }

  /** What both names begin with. */
  String slot() {
    return utf8(0, value.length - VALUE.length());
  }

  /**
   * The value; also what a waiting node is told when something happened to the entry. Made anew.
   */
  String value() {
    return utf8(0, value.length);
  }

  /** The lease. */
  String lease() {
    return slot() + LEASE;
  }

  /** The name of the value; not to be changed. */
  byte[] valueBytes() {
    return value;
  }

  /** The name of the lease, made anew: a hit does not need it. */
  byte[] leaseBytes() {
    byte[] bytes = value.clone();
    // They differ in the last character only.
    bytes[bytes.length - 1] = (byte) LEASE.charAt(1);
    return bytes;
  }

  /** Value and lease, as scripts expect them. */
  List<byte[]> both() {
    return List.of(value, leaseBytes());
  }

  private String utf8(int from, int to) {
    return new String(value, from, to - from, StandardCharsets.UTF_8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return value();
  }
}
