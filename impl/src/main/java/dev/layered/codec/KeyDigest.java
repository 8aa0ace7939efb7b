package dev.layered.codec;

import dev.layered.core.key.KeyText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 digest of a key within its cache: a name of bounded length that no two keys share,
 * and that does not tell the key to who does not know it. It is taken over the length of the
 * cache's name, the name and the {@linkplain KeyText#canonical canonical text} of the key.
 */
public final class KeyDigest {

  /** How many bytes a digest has. */
  public static final int BYTES = 32;

  private static final int TEXT_BYTES = 16;
  private static final int LOG_BYTES = 6;

  private final byte[] bytes;
  private final int at;

  private KeyDigest(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /**
   * The digest of a key.
   *
   * @param cache the name of its cache
   * @param key a key of a stable form
   * @return a new digest
   * @throws IllegalArgumentException if the key has no stable form
   */
  public static KeyDigest of(String cache, Object key) {
    return ofText(cache, utf8(KeyText.canonical(key)));
  }

  static KeyDigest ofText(String cache, byte[] canonicalUtf8) {
    MessageDigest digest = sha256();
    digest.update(prefix(cache));
    return new KeyDigest(digest.digest(canonicalUtf8), 0);
  }

  /** Digests the keys of one cache. Safe for use by several threads. */
  static final class Maker {

    /** Makes one digest after the other. */
    private final class Hash {
      private final MessageDigest digest = sha256();
      private final byte[] made = new byte[BYTES];

      /** Leaves the digest of a text in {@code made}. */
      void of(byte[] text, int at, int length) {
        digest.update(prefix);
        digest.update(text, at, length);
        try {
          // Begins anew by itself.
          digest.digest(made, 0, BYTES);
        } catch (DigestException e) {
          throw new IllegalStateException("there is room for " + BYTES + " bytes", e);
        }
      }
    }

    private final byte[] prefix;

    /** One that nobody uses just now; null while somebody does. A new one is a large object. */
    private final AtomicReference<@Nullable Hash> spare = new AtomicReference<>();

    Maker(String cache) {
      this.prefix = KeyDigest.prefix(cache);
    }

    KeyDigest ofText(byte[] canonicalUtf8) {
      Hash hash = hash();
      hash.of(canonicalUtf8, 0, canonicalUtf8.length);
      KeyDigest digest = new KeyDigest(hash.made.clone(), 0);
      spare.set(hash);
      return digest;
    }

    /** Whether a digest is that of a text, without making another one. */
    boolean isOf(KeyDigest digest, byte[] utf8, int at, int length) {
      Hash hash = hash();
      hash.of(utf8, at, length);
      boolean same = digest.has(hash.made, 0);
      spare.set(hash);
      return same;
    }

    private Hash hash() {
      Hash mine = spare.getAndSet(null);
      return mine == null ? new Hash() : mine;
    }
  }

  /** The length of the cache's name, and the name. */
  private static byte[] prefix(String cache) {
    byte[] name = utf8(cache);
    return ByteBuffer.allocate(Integer.BYTES + name.length).putInt(name.length).put(name).array();
  }

  /** The digest that stands in bytes, which nobody may change as long as it is used. */
  static KeyDigest in(byte[] bytes, int at) {
    return new KeyDigest(bytes, at);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What a message may show in the place of a key.
   *
   * @param cache the name of its cache
   * @param key a key of a stable form
   * @return eight characters, enough to find the same key again in a log
   */
  public static String forLog(String cache, Object key) {
    return of(cache, key).base64(LOG_BYTES);
  }

  /** All {@value #BYTES} bytes, as a copy. */
  public byte[] bytes() {
    return Arrays.copyOfRange(bytes, at, at + BYTES);
  }

  /** The first 128 bits in the alphabet of URLs and file names: 22 characters. */
  public String text() {
    return base64(TEXT_BYTES);
  }

  private String base64(int length) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, at, at + length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyDigest that && has(that.bytes, that.at);
  }

  private boolean has(byte[] others, int from) {
    return Arrays.equals(bytes, at, at + BYTES, others, from, from + BYTES);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(bytes).getInt(at);
  }

  @Override
  public String toString() {
    return text();
  }
}
