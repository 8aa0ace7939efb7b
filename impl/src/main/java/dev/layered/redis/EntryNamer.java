package dev.layered.redis;

import dev.layered.codec.KeyDigest;
import dev.layered.core.key.KeyText;
import org.jspecify.annotations.Nullable;

/**
 * Names the entries of one cache in Redis. The name of a plain key is written in one go, because
 * every hit begins with it. Safe for use by several threads.
 */
final class EntryNamer {

  private static final boolean[] STANDS_AS_IT_IS = new boolean[128];

  static {
    for (char c = ' '; c < STANDS_AS_IT_IS.length; c++) {
      STANDS_AS_IT_IS[c] = !RedisKeys.isEncoded(c, false);
    }
  }

  private final String cache;
  private final byte[] prefix;

  /**
   * Names for a cache.
   *
   * @param cache its name
   * @param prefix what the names of all its entries begin with
   */
  EntryNamer(String cache, String prefix) {
    this.cache = cache;
    this.prefix = EntryNames.utf8(prefix);
  }

  /**
   * The names of an entry.
   *
   * @throws IllegalArgumentException if the key has no stable form
   */
  EntryNames of(Object key) {
    char letter = KeyText.letterOf(key);
    if (letter != 0) {
      EntryNames plain = ofSimple(letter, key.toString());
      if (plain != null) {
        return plain;
      }
    }
    return ofCanonical(key, KeyText.canonical(key));
  }

  /** Null if the text has to be escaped, encoded, or replaced by a digest. */
  private @Nullable EntryNames ofSimple(char letter, String text) {
    if (RedisKeys.isTooLong(2 + text.length())) {
      return null;
    }
    byte[] name = name(2 + text.length());
    name[prefix.length] = (byte) letter;
    name[prefix.length + 1] = ':';
    for (int i = 0, at = prefix.length + 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!standsAsItIs(c) || !KeyText.isPlain(c)) {
        return null;
      }
      name[at++] = (byte) c;
    }
    return inName(name);
  }

  private EntryNames ofCanonical(Object key, String canonical) {
    if (RedisKeys.isNamedByDigest(canonical)) {
      byte[] digest = EntryNames.utf8(RedisKeys.DIGEST + KeyDigest.of(cache, key).text());
      return beside(digest, canonical, true);
    }
    byte[] name = name(canonical.length());
    for (int i = 0, at = prefix.length; i < canonical.length(); i++) {
      char c = canonical.charAt(i);
      if (!standsAsItIs(c)) {
        return beside(EntryNames.utf8(RedisKeys.encoded(canonical, false)), canonical, false);
      }
      name[at++] = (byte) c;
    }
    return inName(name);
  }

  private static boolean standsAsItIs(char c) {
    return c < STANDS_AS_IT_IS.length && STANDS_AS_IT_IS[c];
  }

  private EntryNames inName(byte[] name) {
    int textLength = name.length - prefix.length - EntryNames.VALUE_END.length;
    return new EntryNames(name, name, prefix.length, textLength, false);
  }

  private EntryNames beside(byte[] text, String canonical, boolean ofDigest) {
    byte[] name = name(text.length);
    System.arraycopy(text, 0, name, prefix.length, text.length);
    byte[] key = EntryNames.utf8(canonical);
    return new EntryNames(name, key, 0, key.length, ofDigest);
  }

  /** A name but for its text. */
  private byte[] name(int textLength) {
    byte[] end = EntryNames.VALUE_END;
    byte[] name = new byte[prefix.length + textLength + end.length];
    System.arraycopy(prefix, 0, name, 0, prefix.length);
    System.arraycopy(end, 0, name, prefix.length + textLength, end.length);
    return name;
  }
}
