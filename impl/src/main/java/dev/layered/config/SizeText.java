package dev.layered.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sizes as text: a whole number of bytes, or one followed by {@code KiB}, {@code MiB} or {@code
 * GiB}. {@code 64M} and {@code 64MB} are refused: some read them as 64,000,000.
 */
final class SizeText {

  private static final Map<String, Long> UNITS =
      Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private static final int UNIT_LENGTH = 3;

  private SizeText() {}

  /** The bytes, at most {@link Long#MAX_VALUE}; null if the text is not a size. */
  static @Nullable Long parse(String text) {
    int split = Math.max(0, text.length() - UNIT_LENGTH);
    Long unit = UNITS.get(text.substring(split));
    if (unit == null) {
      return Syntaxes.whole(text);
    }
    Long number = Syntaxes.whole(text.substring(0, split).stripTrailing());
    if (number == null) {
      return null;
    }
    return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : Math.max(number, -1) * unit;
  }

  /** The bytes of a text that is known to be a size. */
  static long bytes(String text) {
    Long bytes = parse(text);
    if (bytes == null) {
      throw new IllegalArgumentException(text + " is not a size");
    }
    return bytes;
  }
}
