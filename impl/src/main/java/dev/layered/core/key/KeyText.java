package dev.layered.core.key;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The two texts of a key.
 *
 * <p>The <em>canonical</em> text names the key in Redis, on disk and on the bus. Two keys have the
 * same canonical text exactly if they are equal, on every node and every Java release. Its grammar,
 * which must not change, because a later release reads it:
 *
 * <pre>
 * key     = letter ":" text | letter "(" [ key *( "," key ) ] ")" | "E(" text "," text ")" | "R(" text *( "," key ) ")"
 * text    = any characters; a backslash before backslash, comma and parentheses; a surrogate without its other half as
 *           backslash, u and four hexadecimal digits
 * </pre>
 *
 * <p>{@code E} is an enum constant (declaring class, name), {@code R} a record (class, components),
 * {@code K} a {@link CompositeKey}, {@code A} a list, {@code U} a set (elements in the order of
 * their texts), {@code N} an {@code Optional}. The letters of simple values are those of {@link
 * SimpleText}; {@code n:} is a null component of a record.
 *
 * <p>The <em>display</em> text is what applications match with prefixes and globs; see {@link
 * dev.layered.LayeredCache#invalidatePrefix}. Different keys can share it.
 */
public final class KeyText {

  private KeyText() {}

  /**
   * The canonical text.
   *
   * @param key a key of a stable form
   * @return its text, never empty
   * @throws IllegalArgumentException if the key has no stable form
   * @see KeyParser
   */
  public static String canonical(Object key) {
    if (key instanceof UnknownKey unknown) {
      return unknown.text();
    }
    StringBuilder text = new StringBuilder(32);
    append(text, key, 0);
    return text.toString();
  }

  /**
   * The letter of a key whose canonical text is that letter, a colon and its {@code toString()}, if
   * all characters of that {@linkplain #isPlain are plain}; 0 for all other keys.
   */
  public static char letterOf(Object key) {
    return SimpleText.letterOf(key);
  }

  private static void append(StringBuilder text, @Nullable Object key, int depth) {
    if (depth > 2 * StableKey.MAX_DEPTH) {
      throw new IllegalArgumentException("the key is nested too deep");
    }
    if (key == null) {
      text.append("n:");
    } else if (SimpleText.append(text, key)) {
      return;
    } else if (key instanceof Enum<?> constant) {
      text.append("E(");
      escape(text, constant.getDeclaringClass().getName());
      text.append(',');
      escape(text, constant.name());
      text.append(')');
    } else if (key instanceof CompositeKey composite) {
      appendAll(text.append("K("), parts(composite), depth);
    } else if (key instanceof Record) {
      text.append("R(");
      escape(text, key.getClass().getName());
      List<@Nullable Object> components = Arrays.asList(RecordShape.of(key.getClass()).parts(key));
      appendAll(components.isEmpty() ? text : text.append(','), components, depth);
    } else if (key instanceof List<?> list) {
      appendAll(text.append("A("), list, depth);
    } else if (key instanceof Set<?> set) {
      appendSorted(text.append("U("), set, depth);
    } else if (key instanceof Optional<?> optional) {
      appendAll(text.append("N("), optional.map(List::of).orElse(List.of()), depth);
    } else {
      throw new IllegalArgumentException(key.getClass().getName() + " has no stable key form");
    }
  }

  private static void appendAll(
      StringBuilder text, Collection<? extends @Nullable Object> parts, int depth) {
    String separator = "";
    for (Object part : parts) {
      append(text.append(separator), part, depth + 1);
      separator = ",";
    }
    text.append(')');
  }

  private static void appendSorted(StringBuilder text, Set<?> set, int depth) {
    List<String> parts = new ArrayList<>(set.size());
    for (Object element : set) {
      StringBuilder part = new StringBuilder();
      append(part, element, depth + 1);
      parts.add(part.toString());
    }
    Collections.sort(parts);
    text.append(String.join(",", parts)).append(')');
  }

  /**
   * Lone surrogates are escaped because UTF-8 has no bytes for them: all of them would become one
   * question mark.
   */
  static void escape(StringBuilder text, String raw) {
    int plain = 0;
    while (plain < raw.length() && isPlain(raw.charAt(plain))) {
      plain++;
    }
    text.append(raw, 0, plain);
    for (int i = plain; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\' || c == ',' || c == '(' || c == ')') {
        text.append('\\').append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < raw.length()
          && Character.isLowSurrogate(raw.charAt(i + 1))) {
        text.append(c).append(raw.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        text.append("\\u").append(Integer.toHexString(c));
      } else {
        text.append(c);
      }
    }
  }

  /** Whether a character stands for itself in a canonical text. */
  public static boolean isPlain(char c) {
    return c != '\\' && c != ',' && c != '(' && c != ')' && !Character.isSurrogate(c);
  }

  /**
   * The display text: of a simple value its {@code toString()} (of a URI the one spelling that it
   * shares with all equal URIs), of an enum constant its {@code name()}; of several parts, a
   * record, a list or a set the texts of the parts, joined by commas, in parentheses; of an {@code
   * Optional} the text of its content, or nothing.
   *
   * @param key a key of a stable form
   * @return its text, which can be empty
   * @throws IllegalArgumentException if the key has no stable form
   */
  public static String display(Object key) {
    return key instanceof UnknownKey unknown ? unknown.text() : display(key, 0);
  }

  private static String display(@Nullable Object key, int depth) {
    if (key == null) {
      return "";
    }
    if (depth > 2 * StableKey.MAX_DEPTH) {
      throw new IllegalArgumentException("the key is nested too deep");
    }
    if (key instanceof Enum<?> constant) {
      return constant.name();
    }
    if (key instanceof CompositeKey composite) {
      return displayAll(parts(composite), depth);
    }
    if (key instanceof Record) {
      return displayAll(Arrays.asList(RecordShape.of(key.getClass()).parts(key)), depth);
    }
    if (key instanceof List<?> list) {
      return displayAll(list, depth);
    }
    if (key instanceof Set<?> set) {
      return displayAll(
          set.stream().map(element -> display(element, depth + 1)).sorted().toList(), depth);
    }
    if (key instanceof Optional<?> optional) {
      return optional.isEmpty() ? "" : display(optional.get(), depth + 1);
    }
    if (!StableKey.isSimple(key.getClass())) {
      throw new IllegalArgumentException(key.getClass().getName() + " has no stable key form");
    }
    return key instanceof URI uri ? SimpleText.normal(uri) : key.toString();
  }

  private static String displayAll(Collection<? extends @Nullable Object> parts, int depth) {
    StringJoiner text = new StringJoiner(",", "(", ")");
    for (Object part : parts) {
      text.add(display(part, depth + 1));
    }
    return text.toString();
  }

  private static List<Object> parts(CompositeKey key) {
    List<Object> parts = new ArrayList<>(key.size());
    for (int i = 0; i < key.size(); i++) {
      parts.add(key.part(i));
    }
    return parts;
  }
}
