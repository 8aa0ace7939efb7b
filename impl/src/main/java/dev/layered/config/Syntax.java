package dev.layered.config;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a property are written, and which of them are allowed.
 *
 * @param noun what a value is, with its article: {@code a duration}
 * @param example how to write it: {@code 300 or PT5M}
 * @param parser the value of a text; null if the text is malformed; or an IllegalArgumentException
 *     whose message says what is wrong, for a text that no message may quote
 * @param range which values are allowed
 * @param allowed the same in words: {@code 0 to 1}
 * @param <T> the type of the values
 */
record Syntax<T>(
    String noun,
    String example,
    Function<String, @Nullable T> parser,
    Predicate<T> range,
    String allowed) {

  private static final int LONGEST_QUOTE = 80;

  /** Reads a text. Blanks around it do not count. {@code label} names the property in a message. */
  T parse(String label, String text) throws BadValueException {
    T value;
    try {
      value = parser.apply(text.strip());
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
  T parseGood(String text) {
    try {
      return parse("", text);
    } catch (BadValueException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Checks a value that was not written as text, but declared. */
  T check(String label, T value) throws BadValueException {
    return inRange(label, value, value.toString());
  }

  private T inRange(String label, T value, String text) throws BadValueException {
    if (!range.test(value)) {
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
