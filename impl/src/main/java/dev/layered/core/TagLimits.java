package dev.layered.core;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tag and a name may look like. */
public final class TagLimits {

  /** How many tags an entry carries at most. */
  public static final int MAX_TAGS = 32;

  /** How long a tag is at most, in bytes of UTF-8. */
  public static final int MAX_TAG_BYTES = 256;

  /** How long the name of a cache is at most, in characters. */
  public static final int MAX_NAME_LENGTH = 256;

  private TagLimits() {}

  /** The tags of an entry, checked and without doubles. */
  public static List<String> checked(Collection<String> tags) {
    if (tags.isEmpty()) {
      return List.of();
    }
    List<String> distinct = tags.stream().distinct().toList();
    if (distinct.size() > MAX_TAGS) {
      throw new IllegalArgumentException(
          distinct.size() + " tags; allowed are at most " + MAX_TAGS);
    }
    for (String tag : distinct) {
      String problem = problemOf(tag);
      if (problem != null) {
        throw new IllegalArgumentException(problem);
      }
    }
    return distinct;
  }

  /** What is wrong with a tag; null if nothing is. */
  public static @Nullable String problemOf(String tag) {
    if (tag.isEmpty()) {
      return "a tag is empty; give at least one character";
    }
    if (hasControlCharacter(tag)) {
      return "tag \"" + printable(tag) + "\" has a control character; use printable ones";
    }
    // Four bytes are the most that a character pair, three the most that one character takes.
    if (tag.length() > MAX_TAG_BYTES / 3
        && tag.getBytes(StandardCharsets.UTF_8).length > MAX_TAG_BYTES) {
      return "tag \""
          + printable(tag)
          + "\" is too long; allowed are "
          + MAX_TAG_BYTES
          + " bytes of UTF-8";
    }
    return null;
  }

  /** What is wrong with the name of a cache; null if nothing is. */
  public static @Nullable String problemOfName(String name) {
    if (name.isEmpty()) {
      return "the name of a cache is empty; give at least one character";
    }
    if (hasControlCharacter(name)) {
      return "cache name \"" + printable(name) + "\" has a control character; use printable ones";
    }
    if (name.length() > MAX_NAME_LENGTH) {
      return "cache name \""
          + printable(name)
          + "\" is too long; allowed are "
          + MAX_NAME_LENGTH
          + " characters";
    }
    return null;
  }

  private static boolean hasControlCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static String printable(String text) {
    String clean =
        text.codePoints()
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .limit(64)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return clean.length() < text.length() ? clean + "…" : clean;
  }
}
