package dev.layered.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names of one entry in Redis, all in one slot. Safe for use by several threads. */
final class EntryKeys {

  private final String slot;
  private final String value;
  private final String lease;

  /**
   * Names that belong together.
   *
   * @param slot what they begin with
   */
  EntryKeys(String slot) {
    this.slot = slot;
    this.value = slot + ":v";
    this.lease = slot + ":l";
  }

  /** What both names begin with. */
  String slot() {
    return slot;
  }

  /** The value; also what a waiting node is told when something happened to the entry. */
  String value() {
    return value;
  }

  /** The lease. */
  String lease() {
    return lease;
  }

  /** Value and lease, as scripts expect them. */
  List<byte[]> both() {
    return List.of(utf8(value), utf8(lease));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return value;
  }
}
