package dev.layered.cdi.plan;

import dev.layered.config.Problem;
import dev.layered.core.StorePolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the durations of an annotation into {@link Duration}s, and says what is wrong with them.
 */
final class DurationMember {

  private static final String UNITS =
      "NANOS, MICROS, MILLIS, SECONDS, MINUTES, HOURS, HALF_DAYS or DAYS";

  private final String where;
  private final ChronoUnit unit;
  private final List<Problem> problems;

  DurationMember(String where, ChronoUnit unit, List<Problem> problems) {
    this.where = where;
    this.problems = problems;
    boolean exact = unit.compareTo(ChronoUnit.DAYS) <= 0;
    if (!exact) {
      problems.add(
          AnnotationProblem.RANGE.at(
              where, "unit " + unit.name() + " has no exact length; allowed are " + UNITS));
    }
    this.unit = exact ? unit : ChronoUnit.SECONDS;
  }

  /** A duration that must be greater than zero. */
  @Nullable Duration positive(String name, long amount) {
    if (amount == 0 || amount < -1) {
      problems.add(
          AnnotationProblem.RANGE.at(
              where,
              name + " " + amount + " is not allowed; use a number above 0, or -1 to inherit"));
      return null;
    }
    return notNegative(name, amount);
  }

  /** A duration that may be zero. */
  @Nullable Duration notNegative(String name, long amount) {
    if (amount == -1) {
      return null;
    }
    if (amount < -1) {
      problems.add(
          AnnotationProblem.RANGE.at(
              where, name + " " + amount + " is not allowed; use 0 or more, or -1 to inherit"));
      return null;
    }
    long longest = StorePolicy.LONGEST.dividedBy(unit.getDuration());
    if (amount > longest) {
      problems.add(
          AnnotationProblem.RANGE.at(
              where, name + " " + amount + " is too long; allowed are at most " + longest));
      return null;
    }
    return unit.getDuration().multipliedBy(amount);
  }
}
