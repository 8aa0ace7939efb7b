package dev.layered.config;

import org.jspecify.annotations.Nullable;

/**
 * How the values of a property are written, and which of them are allowed.
 *
 * @param <T> the type of the values
 */
abstract class Syntax<T> {

  private static final int LONGEST_QUOTE = 80;

  private final Class<T> type;
  private final String noun;
  private final String example;
  private final String allowed;

  /**
   * Describes it.
   *
   * @param type the type of the values
   * @param noun what a value is, with its article: {@code a duration}
   * @param example how to write it: {@code 300 or PT5M}
   * @param allowed which values are allowed, in words: {@code 0 to 1}
   */
  Syntax(Class<T> type, String noun, String example, String allowed) {
    this.type = type;
    this.noun = noun;
    this.example = example;
    this.allowed = allowed;
  }

  /**
   * The value of a text.
   *
   * @return null if the text is malformed
   * @throws IllegalArgumentException with a message that says what is wrong, for a text that no
   *     message may quote
   */
  abstract @Nullable T read(String text);

  /** Whether a value is among the allowed ones. */
  boolean allows(T value) {
    return true;
  }

  /** Which values are allowed, in words. */
  final String allowed() {
    return allowed;
  }

  /** Reads a text. Blanks around it do not count. {@code label} names the property in a message. */
  final T parse(String label, String text) throws BadValueException {
    T value;
    try {
      value = read(text.strip());
    } catch (IllegalArgumentException wrong) {
      throw new BadValueException(
          ProblemCode.MALFORMED,
          label + " is not " + noun + ": " + printable(String.valueOf(wrong.getMessage())));
    }
    if (value == null) {
      throw new BadValueException(
          ProblemCode.MALFORMED,
          label + " \"" + printable(text) + "\" is not " + noun + "; use " + example);
    }
    return inRange(label, value, text);
  }

  /** Reads a text that is known to be good. */
  final T parseGood(String text) {
    try {
      return parse("", text);
    } catch (BadValueException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Checks a value that was not written as text, but declared. */
  final T check(String label, Object value) throws BadValueException {
    return inRange(label, type.cast(value), value.toString());
  }

  private T inRange(String label, T value, String text) throws BadValueException {
    if (!allows(value)) {
      throw new BadValueException(
          ProblemCode.OUT_OF_RANGE,
          label + " \"" + printable(text) + "\" is not allowed; allowed is " + allowed);
    }
    return value;
  }

  /** The text, cut to a line's length and unable to forge a line of the log. */
  static String printable(String text) {
    String line = text.replaceAll("\\p{C}", "?");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
