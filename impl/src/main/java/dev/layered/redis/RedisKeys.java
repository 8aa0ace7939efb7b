package dev.layered.redis;

import org.jspecify.annotations.Nullable;

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

  /** What a digest begins with in the place of the text. */
  static final String DIGEST = "#";

  private static final String VALUE_END = "}" + EntryNames.VALUE;

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
  EntryNames entry(String cache, Object key) {
    return entries(cache).of(key);
  }

  /** The names of the entries of a cache. */
  EntryNamer entries(String cache) {
    return new EntryNamer(cache, slotPrefix(cache));
  }

  /** What the names of all entries of a cache begin with. */
  String slotPrefix(String cache) {
    return "{" + namespace + ":" + encoded(cache, true) + ":";
  }

  /** Whether the name of an entry does not tell its key. */
  static boolean isNamedByDigest(String canonical) {
    return isTooLong(canonical.length());
  }

  static boolean isTooLong(int characters) {
    return characters > LONGEST_TEXT;
  }

  /**
   * The canonical text of the key in the name of a value.
   *
   * @param prefix that of the cache
   * @return null if the name tells only a digest, or is no name of a value of this cache
   */
  static @Nullable String textOf(String prefix, String name) {
    if (!name.startsWith(prefix) || !name.endsWith(VALUE_END)) {
      return null;
    }
    String text = name.substring(prefix.length(), name.length() - VALUE_END.length());
    return text.startsWith(DIGEST) ? null : decoded(text);
  }

  private static @Nullable String decoded(String text) {
    StringBuilder raw = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          return null;
        }
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          return null;
        }
        c = (char) (high << 4 | low);
        i += 2;
      }
      raw.append(c);
    }
    return raw.toString();
  }

  /** The hash of the log of invalidations; see {@link BusScripts}. */
  String log() {
    return shared + ":log";
  }

  /** The hash of the positions of tags and caches. */
  String positions() {
    return shared + ":p";
  }

  /** The nodes that are known. */
  String nodes() {
    return shared + ":nodes";
  }

  /** Held by the node that prunes. */
  String prune() {
    return shared + ":prune";
  }

  /** Never there: to delete it shows whether the server answers. */
  String probe() {
    return shared + ":probe";
  }

  /** The channel that one node listens to. */
  String node(String nodeId) {
    return nodePrefix() + nodeId;
  }

  /** What the name of every node's channel begins with. */
  String nodePrefix() {
    return shared + ":n:";
  }

  static String encoded(String raw, boolean colonToo) {
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

  static boolean isEncoded(char c, boolean colonToo) {
    return c == '%' || c == '{' || c == '}' || Character.isISOControl(c) || (colonToo && c == ':');
  }
}
