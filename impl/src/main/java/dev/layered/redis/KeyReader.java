package dev.layered.redis;

import org.jspecify.annotations.Nullable;

/** Makes a key of its canonical text. Safe for use by several threads. */
@FunctionalInterface
public interface KeyReader {

  /**
   * The key that a text names.
   *
   * @param cache the cache of the key
   * @param canonicalText what another node made with {@code KeyText.canonical}, or anything else
   * @return the key, or null if this node cannot name it
   */
  @Nullable Object read(String cache, String canonicalText);
}
