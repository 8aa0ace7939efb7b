package dev.layered.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Durations as text: a whole number of seconds, or ISO-8601 ({@code PT5M}, {@code PT0.5S}).
 * Anything else is refused: units such as {@code 5m} mean minutes to one reader and months to
 * another.
 */
final class DurationText {

  private DurationText() {}

  /** The duration of a text; null if it is none. */
  static @Nullable Duration parse(String text) {
    Long seconds = Syntaxes.whole(text);
    if (seconds != null) {
      return Duration.ofSeconds(seconds);
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** A duration as messages show it: {@code 60 s}, {@code PT0.5S}. */
  static String inSeconds(Duration duration) {
    long seconds = duration.toSeconds();
    return duration.equals(Duration.ofSeconds(seconds)) ? seconds + " s" : duration.toString();
  }
}
