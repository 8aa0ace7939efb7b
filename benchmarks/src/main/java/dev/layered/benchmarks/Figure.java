package dev.layered.benchmarks;

import java.util.Locale;

/**
 * One measured number.
 *
 * @param name what was measured, such as {@code layered.ns}; ratios are ours divided by theirs
 * @param value the number
 * @param unit its unit: {@code ns}, {@code us}, {@code B}, or {@code x} for a ratio
 */
public record Figure(String name, double value, String unit) {

  /** The unit of ratios. */
  public static final String TIMES = "x";

  /** The number with about three significant digits. */
  public String text() {
    double size = Math.abs(value);
    int digits = unit.equals("B") || size >= 100 ? 0 : size >= 10 ? 1 : 2;
    double zeroed = Math.abs(value) < 0.5 * Math.pow(10, -digits) ? 0 : value;
    return String.format(Locale.ROOT, "%." + digits + "f", zeroed);
  }
}
