package dev.layered.redis;

import dev.layered.codec.KeyDigest;
import dev.layered.core.key.KeyText;

/**
 * The names of everything in Redis that belongs to one application.
 *
 * <p>Each name has one part in braces, by which a cluster chooses the slot: the namespace for what
 * all caches share, and namespace, cache and key for an entry. The parts are joined by colons, so
 * colons in the first two are encoded, as are braces, percent signs and control characters in all.
 * No two keys share a name: a text that is not a digest starts with a letter.
 */
final class RedisKeys {

  /** Longer texts are replaced by their digest. In characters before they are encoded. */
  private static final int LONGEST_TEXT = 128;

  private final String namespace;
  private final String shared;

  RedisKeys(String namespace) {
    this.namespace = encoded(namespace, true);
    this.shared = "{" + this.namespace + "}";
  }

  /**
   * The names of an entry.
   *
   * @throws IllegalArgumentException if the key has no stable form
   */
  EntryKeys entry(String cache, Object key) {
    return entry(cache, slotPrefix(cache), key);
  }

  /** What the names of all entries of a cache begin with. */
  String slotPrefix(String cache) {
    return "{" + namespace + ":" + encoded(cache, true) + ":";
  }

  /** The names of an entry of a cache whose prefix is known. */
  EntryKeys entry(String cache, String prefix, Object key) {
    String canonical = KeyText.canonical(key);
    String text =
        canonical.length() <= LONGEST_TEXT
            ? encoded(canonical, false)
            : "#" + KeyDigest.of(cache, key).text();
    return new EntryKeys(prefix + text + "}", canonical);
  }

  /** The hash of epoch, last position and floor. */
  String metadata() {
    return shared + ":m";
  }

  /** The hash of the positions of tags and caches. */
  String positions() {
    return shared + ":p";
  }

  /** The stream of invalidations. */
  String log() {
    return shared + ":log";
  }

  /** The nodes that are known. */
  String nodes() {
    return shared + ":nodes";
  }

  /** Held by the node that prunes. */
  String prune() {
    return shared + ":prune";
  }

  /** The channel that all nodes listen to. */
  String bus() {
    return shared + ":bus";
  }

  /** The channel that one node listens to. */
  String node(String nodeId) {
    return nodePrefix() + nodeId;
  }

  /** What the name of every node's channel begins with. */
  String nodePrefix() {
    return shared + ":n:";
  }

  private static String encoded(String raw, boolean colonToo) {
    int plain = 0;
    while (plain < raw.length() && !isEncoded(raw.charAt(plain), colonToo)) {
      plain++;
    }
    if (plain == raw.length()) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length() + 8).append(raw, 0, plain);
    for (int i = plain; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (isEncoded(c, colonToo)) {
        text.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static boolean isEncoded(char c, boolean colonToo) {
    return c == '%' || c == '{' || c == '}' || Character.isISOControl(c) || (colonToo && c == ':');
  }
}
