package dev.layered.config;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times of day as text: {@code 03:00} or {@code 03:00:30}, on a clock of 24 hours. */
public final class TimeOfDay {

  private TimeOfDay() {}

  /** The time of a text; null if it is none. */
  public static @Nullable LocalTime parse(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
