package dev.layered.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names of one entry in Redis, all in one slot. Safe for use by several threads. */
final class EntryKeys {

  private static final String VALUE = ":v";
  private static final String LEASE = ":l";

  private final String canonical;
  private final String value;
  private final byte[] valueBytes;

  /**
   * Names that belong together.
   *
   * @param slot what they begin with
   * @param canonical the canonical text of the key
   */
  EntryKeys(String slot, String canonical) {
    this.canonical = canonical;
    this.value = slot.concat(VALUE);
    this.valueBytes = utf8(value);
  }

  /** The canonical text of the key. */
  String canonical() {
    return canonical;
  }

  /** What both names begin with. */
  String slot() {
    return value.substring(0, value.length() - VALUE.length());
  }

  /** The value; also what a waiting node is told when something happened to the entry. */
  String value() {
    return value;
  }

  /** The lease. */
  String lease() {
    return slot() + LEASE;
  }

  /** The name of the value; not to be changed. */
  byte[] valueBytes() {
    return valueBytes;
  }

  /** The name of the lease, made anew: a hit does not need it. */
  byte[] leaseBytes() {
    byte[] bytes = valueBytes.clone();
    // They differ in the last character only.
    bytes[bytes.length - 1] = (byte) LEASE.charAt(1);
    return bytes;
  }

  /** Value and lease, as scripts expect them. */
  List<byte[]> both() {
    return List.of(valueBytes, leaseBytes());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return value;
  }
}
