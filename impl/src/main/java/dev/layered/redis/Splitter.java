package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Splits an invalidation into such that fit into one entry of the log each. */
final class Splitter {

  /**
   * A text whose characters fit even if each is escaped, behind its length, a letter and a colon.
   */
  private static final int SHORT = (InvalidationFormat.MAX_TEXT_BYTES - 4) / 6;

  private Splitter() {}

  /**
   * The parts, which together select at least what the whole does; what cannot be split is widened.
   */
  static List<Invalidation> split(Invalidation whole) {
    List<Invalidation> parts = new ArrayList<>();
    if (whole instanceof Invalidation.Keys keys) {
      List<List<Object>> chunks = keyChunks(keys.keys());
      if (chunks.isEmpty()) {
        return List.of(new Invalidation.Clear(keys.cache(), false));
      }
      chunks.forEach(chunk -> parts.add(new Invalidation.Keys(keys.cache(), chunk, keys.expire())));
      return parts;
    }
    if (whole instanceof Invalidation.Written written) {
      List<List<Object>> chunks = keyChunks(written.keys());
      if (chunks.isEmpty()) {
        return List.of(new Invalidation.Clear(written.cache(), false));
      }
      chunks.forEach(chunk -> parts.add(new Invalidation.Written(written.cache(), chunk)));
      return parts;
    }
    if (whole instanceof Invalidation.Tags tags) {
      List<List<String>> chunks = chunks(tags.tags(), tag -> tag);
      if (chunks.size() == 1) {
        return List.of(whole);
      }
      if (tags.all()) {
        Set<String> one = Set.of(tags.tags().iterator().next());
        return List.of(new Invalidation.Tags(one, false, tags.expire()));
      }
      chunks.forEach(
          chunk ->
              parts.add(new Invalidation.Tags(new LinkedHashSet<>(chunk), false, tags.expire())));
      return parts;
    }
    if (whole instanceof Invalidation.Matching matching
        && bytes(matching.pattern().text()) > InvalidationFormat.MAX_TEXT_BYTES) {
      return List.of(new Invalidation.Clear(matching.cache(), matching.expire()));
    }
    return List.of(whole);
  }

  /** Nothing if a key has no text, or one that does not fit. */
  private static List<List<Object>> keyChunks(List<Object> keys) {
    try {
      if (keys.size() == 1) {
        return isShort(keys.get(0))
                || bytes(KeyText.canonical(keys.get(0))) <= InvalidationFormat.MAX_TEXT_BYTES
            ? List.of(keys)
            : List.of();
      }
      if (keys.stream()
          .anyMatch(key -> bytes(KeyText.canonical(key)) > InvalidationFormat.MAX_TEXT_BYTES)) {
        return List.of();
      }
      return chunks(keys, KeyText::canonical);
    } catch (IllegalArgumentException noStableForm) {
      return List.of();
    }
  }

  /** Mostly it is, and no text has to be made to see it. */
  private static boolean isShort(Object key) {
    return key instanceof Long
        || key instanceof Integer
        || (key instanceof String text && text.length() <= SHORT);
  }

  private static <T> List<List<T>> chunks(Collection<T> all, Function<T, String> text) {
    List<List<T>> chunks = new ArrayList<>();
    List<T> chunk = new ArrayList<>();
    int used = 0;
    for (T one : all) {
      int size = bytes(text.apply(one));
      if (used + size > InvalidationFormat.MAX_TEXT_BYTES && !chunk.isEmpty()) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        used = 0;
      }
      chunk.add(one);
      used += size;
    }
    chunks.add(chunk);
    return chunks;
  }

  /** What {@link java.io.DataOutputStream#writeUTF} takes for it. */
  private static int bytes(String text) {
    int bytes = Short.BYTES;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c >= 1 && c <= 0x7F ? 1 : c <= 0x7FF ? 2 : 3;
    }
    return bytes;
  }
}
