package dev.layered.benchmarks;

import dev.layered.benchmarks.common.Clock;
import dev.layered.benchmarks.common.Quantiles;
import dev.layered.benchmarks.common.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What was measured of benchmarks {@link InTurn}, each by one thread. */
public final class Rounds {

  private final List<Map<String, Sample>> rounds;

  private Rounds(List<Map<String, Sample>> rounds) {
    this.rounds = rounds;
  }

  /**
   * Measures the benchmarks of a class by one thread each.
   *
   * @param type the class of the benchmarks
   * @param methods its methods; each round begins with another one
   * @param clock which time counts
   * @param effort how long to take
   * @param progress told of each measurement
   * @throws Exception if a benchmark fails
   */
  public static Rounds measure(
      Class<?> type, List<String> methods, Clock clock, Effort effort, Consumer<String> progress)
      throws Exception {
    return measure(
        methods.stream().map(method -> new JmhSubject(method, type, method, clock)).toList(),
        clock.unit(),
        effort,
        progress);
  }

  /**
   * Measures.
   *
   * @param subjects what to measure; each round begins with another one
   * @param unit the unit of their times
   * @param effort how long to take
   * @param progress told of each measurement
   * @throws Exception if one cannot be measured
   */
  public static Rounds measure(
      List<? extends Subject<Sample>> subjects,
      String unit,
      Effort effort,
      Consumer<String> progress)
      throws Exception {
    return new Rounds(
        InTurn.measure(
            subjects,
            effort,
            sample ->
                String.format(
                    Locale.ROOT, "%10.2f %s %8.0f B", sample.time(), unit, sample.bytes()),
            progress));
  }

  /** The median over the rounds of a number that is taken from each. */
  public double median(ToDoubleFunction<Map<String, Sample>> number) {
    return median(rounds, number);
  }

  /** The median of a number of each; of an even count the mean of the two in the middle. */
  public static <T> double median(List<T> from, ToDoubleFunction<T> number) {
    return Quantiles.median(from.stream().mapToDouble(number).toArray());
  }

  /** The median time of a benchmark. */
  public double time(String name) {
    return median(round -> round.get(name).time());
  }

  /** The median allocation of a benchmark. */
  public double bytes(String name) {
    return median(round -> round.get(name).bytes());
  }
}
