package dev.layered.redis;

import java.nio.charset.StandardCharsets;

/** Keys and channels of the log of one namespace. All of them lie in one slot. */
final class BusNames {

  private final String base;

  BusNames(String namespace) {
    this.base = "{" + encode(namespace) + "}:";
  }

  /** Braces would change the slot, a colon the meaning. */
  static String encode(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c < ' ' || c == 0x7F || "%{}:".indexOf(c) >= 0) {
        text.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Epoch, position, nonce, floor and the longest life and lease. */
  byte[] meta() {
    return name("m");
  }

  /** The last invalidation of each tag and cache. */
  byte[] marks() {
    return name("p");
  }

  byte[] log() {
    return name("log");
  }

  byte[] nodes() {
    return name("nodes");
  }

  /** Held by the node that prunes. */
  byte[] prune() {
    return name("prune");
  }

  /** Where entries of the log are published. */
  byte[] channel() {
    return name("bus");
  }

  /** Where what concerns one node is published. */
  byte[] nodeChannel(String nodeId) {
    return name("n:" + nodeId);
  }

  private byte[] name(String last) {
    return (base + last).getBytes(StandardCharsets.UTF_8);
  }
}
