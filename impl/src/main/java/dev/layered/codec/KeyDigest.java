package dev.layered.codec;

import dev.layered.core.key.KeyText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  private KeyDigest(byte[] bytes) {
    this.bytes = bytes;
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
    return new KeyDigest(digest.digest(canonicalUtf8));
  }

  /** Digests the keys of one cache. Safe for use by several threads. */
  static final class Maker {

    private final byte[] prefix;

    /** One that nobody uses just now; null while somebody does. A new one is a large object. */
    private final AtomicReference<@Nullable MessageDigest> spare = new AtomicReference<>();

    Maker(String cache) {
      this.prefix = KeyDigest.prefix(cache);
    }

    KeyDigest ofText(byte[] canonicalUtf8) {
      MessageDigest digest = spare.getAndSet(null);
      if (digest == null) {
        digest = sha256();
      }
      digest.update(prefix);
      // Begins anew by itself.
      KeyDigest made = new KeyDigest(digest.digest(canonicalUtf8));
      spare.set(digest);
      return made;
    }
  }

  /** The length of the cache's name, and the name. */
  private static byte[] prefix(String cache) {
    byte[] name = utf8(cache);
    return ByteBuffer.allocate(Integer.BYTES + name.length).putInt(name.length).put(name).array();
  }

  /** The digest of these bytes, which must be {@value #BYTES} and belong to it from now on. */
  static KeyDigest ofBytes(byte[] bytes) {
    return new KeyDigest(bytes);
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
    return bytes.clone();
  }

  /** The first 128 bits in the alphabet of URLs and file names: 22 characters. */
  public String text() {
    return base64(TEXT_BYTES);
  }

  private String base64(int length) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyDigest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(bytes).getInt();
  }

  @Override
  public String toString() {
    return text();
  }
}
