package dev.layered.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured number. A scenario gives it a target, if it has one, where it makes it:
 *
 * <pre>{@code
 * Figure.ratio("ratio.spring-cache", value).atMost(0.8)
 * new Figure("extra-bytes", value, "B").atMost(24)
 * }</pre>
 *
 * @param name what was measured, such as {@code layered.ns}; ratios are ours divided by theirs
 * @param value the number
 * @param unit its unit: {@code ns}, {@code us}, {@code B}, or {@code x} for a ratio
 * @param target what it shall be; null for a figure without a target
 * @param missing why there is no number, and what to do about it; null if it was measured
 */
public record Figure(
    String name, double value, String unit, @Nullable Target target, @Nullable String missing) {

  /** The unit of ratios. */
  public static final String TIMES = "x";

  /** As many as any number has that is near to a limit. */
  private static final int MOST_DIGITS = 17;

  /** A figure without a target. */
  public Figure(String name, double value, String unit) {
    this(name, value, unit, null, null);
  }

  /** A ratio, ours divided by theirs unless its name says otherwise. */
  public static Figure ratio(String name, double value) {
    return new Figure(name, value, TIMES);
  }

  /**
   * A figure that could not be measured. It is named with its target, so that nobody takes a run
   * that left it out for one that met it.
   *
   * @param missing why, and what to do about it: one sentence
   */
  public static Figure notMeasured(String name, String unit, String missing) {
    return new Figure(name, Double.NaN, unit, null, missing);
  }

  /** The same with a target: the limit or less. */
  public Figure atMost(double limit) {
    return aimedAt(new Target(Target.Bound.AT_MOST, limit));
  }

  /** The same with a target: the limit or more. */
  public Figure atLeast(double limit) {
    return aimedAt(new Target(Target.Bound.AT_LEAST, limit));
  }

  private Figure aimedAt(Target aim) {
    return new Figure(name, value, unit, aim, missing);
  }

  /** Whether there is a number. */
  public boolean isMeasured() {
    return missing == null;
  }

  /** Whether the number itself, not as it is rounded, meets the target; false without a target. */
  public boolean isTargetMet() {
    return target != null && target.isMetBy(value);
  }

  /**
   * The number with about three significant digits, and with more where fewer would show a missed
   * target as met.
   */
  public String text() {
    int digits = digits(value);
    String text = text(value, digits);
    if (target != null && Double.isFinite(value) && !isTargetMet()) {
      while (target.isMetBy(Double.parseDouble(text)) && digits < MOST_DIGITS) {
        text = text(value, ++digits);
      }
    }
    return text;
  }

  /** The limit of the target in the same way. */
  String limitText() {
    return target == null ? "" : text(target.limit(), digits(target.limit()));
  }

  private int digits(double number) {
    double size = Math.abs(number);
    return unit.equals("B") || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  }

  private static String text(double number, int digits) {
    double zeroed = Math.abs(number) < 0.5 * Math.pow(10, -digits) ? 0 : number;
    return String.format(Locale.ROOT, "%." + digits + "f", zeroed);
  }
}
