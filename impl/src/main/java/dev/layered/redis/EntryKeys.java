package dev.layered.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names of one entry in Redis, all in one slot.
 *
 * @param slot what they begin with
 */
record EntryKeys(String slot) {

  /** The value; also what a waiting node is told when something happened to the entry. */
  String value() {
    return slot + ":v";
  }

  /** The lease. */
  String lease() {
    return slot + ":l";
  }

  /** Value and lease, as scripts expect them. */
  List<byte[]> both() {
    return List.of(utf8(value()), utf8(lease()));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
