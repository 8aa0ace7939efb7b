package dev.layered.core.key;

import org.jspecify.annotations.Nullable;

/**
 * Makes keys out of their {@linkplain KeyText#canonical canonical text}, so that a node can drop an
 * entry that another node names.
 *
 * <p>Safe for use by several threads. Texts come from outside: the length and depth of what is read
 * are bounded, and no class is loaded by its name.
 */
public final class KeyParser {

  /** Longer texts are not read; in characters. */
  public static final int MAX_LENGTH = 1 << 16;

  private final KeyClasses classes;

  /**
   * Makes a parser.
   *
   * @param classes those of the keys that this node has had
   */
  public KeyParser(KeyClasses classes) {
    this.classes = classes;
  }

  /**
   * The key of a text. Never throws.
   *
   * @param canonicalText any text
   * @return a key that is equal to every key of this node with that text; an {@link UnknownKey} if
   *     this node can have had none, because a class in it was never noted, or has no such constant
   *     or components; null if one cannot tell, so that the caller must drop every key: the text is
   *     too long, too deep or not canonical, a class in it is ambiguous, a record refuses or
   *     changes the components, or this Java cannot make a value out of its text: a currency or
   *     zone that it does not know, a locale with both a script and an ill-formed variant, a {@code
   *     BigDecimal} whose exponent is no {@code int}
   */
  public @Nullable Object parse(String canonicalText) {
    if (canonicalText.length() > MAX_LENGTH) {
      return null;
    }
    try {
      Object key = new KeyReader(canonicalText, classes).read();
      // Other spellings of a value, such as i:+1, are read as well: they end here.
      return KeyText.canonical(key).equals(canonicalText) ? key : null;
    } catch (RuntimeException | Error malformed) {
      // Errors too: what a record's constructor or accessor throws must not stop the reader of the
      // bus, and null has the caller drop more than the text asks for, never less.
      return null;
    }
  }
}
