package dev.layered.codec;

import dev.layered.core.key.KeyText;
import dev.layered.spi.CodecException;

/**
 * Of which key the bytes of an entry are. They hold a digest of the cache and of the {@linkplain
 * KeyText#canonical canonical text}.
 */
final class EntryKeyCheck {

  private final KeyDigest.Maker digests;
  private final EntryLimits limits;

  EntryKeyCheck(String cache, EntryLimits limits) {
    this.digests = new KeyDigest.Maker(cache);
    this.limits = limits;
  }

  /** The text of a key. */
  static String canonical(Object key) throws CodecException {
    try {
      return KeyText.canonical(key);
    } catch (IllegalArgumentException e) {
      throw new CodecException("the key has no stable form", e);
    }
  }

  /** What an entry of a key is written with. */
  KeyDigest digestOf(String canonical) throws CodecException {
    byte[] text = KeyDigest.utf8(canonical);
    requireLength(text.length);
    return digests.ofText(text);
  }

  /** Refuses an entry of another key. */
  void require(EntryHeader header, Object key) throws DecodeException {
    String canonical;
    try {
      canonical = canonical(key);
    } catch (CodecException e) {
      throw neverEncoded(e);
    }
    requireText(header, canonical);
  }

  /** The same for the text of a key. */
  void requireText(EntryHeader header, String canonical) throws DecodeException {
    byte[] text = KeyDigest.utf8(canonical);
    requireText(header, text, 0, text.length);
  }

  /** The same for that text in UTF-8, which is not changed. */
  void requireText(EntryHeader header, byte[] text, int at, int length) throws DecodeException {
    try {
      requireLength(length);
    } catch (CodecException e) {
      throw neverEncoded(e);
    }
    if (!digests.isOf(header.key(), text, at, length)) {
      throw new DecodeException(DecodeFailure.OTHER_KEY, "an entry of another key");
    }
  }

  private void requireLength(int keyBytes) throws CodecException {
    if (keyBytes > limits.maxKeyBytes()) {
      throw new TooLargeException(
          "the text of the key takes " + keyBytes + " bytes; allowed are " + limits.maxKeyBytes());
    }
  }

  private static DecodeException neverEncoded(CodecException e) {
    return new DecodeException(DecodeFailure.OTHER_KEY, "a key that is never encoded", e);
  }
}
