package dev.layered.core.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one text by the grammar of {@link KeyText}. Reads some texts that are not canonical, too;
 * throws any {@link RuntimeException} for the others.
 */
final class KeyReader {

  /** In the place of parts that this node cannot have; nothing is built around one. */
  private static final Object NOTHING = new Object();

  private final String text;
  private final KeyClasses classes;
  private int at;

  /** Set once there is a part that this node cannot have; the rest is read for its form only. */
  private boolean unknown;

  KeyReader(String text, KeyClasses classes) {
    this.text = text;
    this.classes = classes;
  }

  /** The key of the whole text. */
  Object read() {
    Object key = key(0);
    if (at != text.length() || key == null) {
      throw malformed();
    }
    return unknown ? new UnknownKey(text) : key;
  }

  /** A key or a part of one; null for a null component. */
  private @Nullable Object key(int depth) {
    if (depth > 2 * StableKey.MAX_DEPTH) {
      throw malformed();
    }
    char letter = next();
    if (next() == '(') {
      return composed(letter, depth);
    }
    if (text.charAt(at - 1) != ':') {
      throw malformed();
    }
    String raw = raw();
    if (letter == 'n' && raw.isEmpty()) {
      return null;
    }
    return letter == 'C' ? orNothing(classOf(raw)) : SimpleValues.read(letter, raw);
  }

  private Object composed(char letter, int depth) {
    if (letter == 'E') {
      String type = raw();
      require(',');
      String name = raw();
      require(')');
      return orNothing(constant(classOf(type), name));
    }
    if (letter == 'R') {
      String type = raw();
      if (text.charAt(at) == ',') {
        at++;
      }
      return record(type, parts(depth));
    }
    List<@Nullable Object> parts = parts(depth);
    if (parts.contains(null)) {
      throw malformed();
    }
    return switch (letter) {
      case 'K' -> CompositeKey.of(parts.toArray());
      case 'A' -> List.copyOf(parts);
      case 'U' -> Set.copyOf(parts);
      case 'N' -> optional(parts);
      case 'V' -> SimpleValues.locale(parts);
      default -> throw malformed();
    };
  }

  /** What stands before a closing parenthesis. */
  private List<@Nullable Object> parts(int depth) {
    List<@Nullable Object> parts = new ArrayList<>();
    if (text.charAt(at) == ')') {
      at++;
      return parts;
    }
    do {
      parts.add(key(depth + 1));
    } while (next() == ',');
    at--;
    require(')');
    return parts;
  }

  private static Object optional(List<?> parts) {
    if (parts.size() > 1) {
      throw malformed();
    }
    return parts.stream().findFirst();
  }

  private static @Nullable Object constant(@Nullable Class<?> type, String name) {
    Object[] constants = type == null ? null : type.getEnumConstants();
    if (constants != null) {
      for (Object constant : constants) {
        if (((Enum<?>) constant).name().equals(name)) {
          return constant;
        }
      }
    }
    return null;
  }

  private Object record(String name, List<@Nullable Object> parts) {
    Class<?> type = classOf(name);
    if (unknown || type == null || !type.isRecord()) {
      return orNothing(null);
    }
    RecordShape shape = RecordShape.of(type);
    Object[] components = parts.toArray();
    // Without a fit, the text is that of another version of the class: no record here has it.
    return orNothing(shape.fits(components) ? shape.rebuild(components) : null);
  }

  private @Nullable Class<?> classOf(String name) {
    if (classes.isAmbiguous(name)) {
      throw malformed();
    }
    return classes.find(name);
  }

  private Object orNothing(@Nullable Object part) {
    unknown |= part == null;
    return part == null ? NOTHING : part;
  }

  /** Text up to what ends it, without the escapes. */
  private String raw() {
    StringBuilder raw = new StringBuilder();
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == ',' || c == '(' || c == ')') {
        break;
      }
      if (c == '\\') {
        c = text.charAt(++at);
        if (c == 'u') {
          c = (char) Integer.parseInt(text, at + 1, at + 5, 16);
          at += 4;
        }
      }
      raw.append(c);
    }
    return raw.toString();
  }

  private char next() {
    return text.charAt(at++);
  }

  private void require(char expected) {
    if (next() != expected) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not the canonical text of a key");
  }
}
