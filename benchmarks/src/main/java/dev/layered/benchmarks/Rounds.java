package dev.layered.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Benchmarks measured in turn, again and again, each time in a new process. What else the machine
 * does then hits all of them alike, and a ratio taken within one round says more than one of two
 * averages.
 */
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
        methods.stream().map(method -> new JmhSubject(method, type, method, clock, 1)).toList(),
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
      List<? extends Subject> subjects, String unit, Effort effort, Consumer<String> progress)
      throws Exception {
    List<Map<String, Sample>> rounds = new ArrayList<>();
    List<Subject> order = new ArrayList<>(subjects);
    for (int round = 1; round <= effort.rounds(); round++) {
      Map<String, Sample> samples = new HashMap<>();
      for (Subject subject : order) {
        Sample sample = subject.measure(effort);
        samples.put(subject.name(), sample);
        progress.accept(
            String.format(
                Locale.ROOT,
                "round %d/%d  %-24s %10.2f %s %8.0f B",
                round,
                effort.rounds(),
                subject.name(),
                sample.time(),
                unit,
                sample.bytes()));
      }
      rounds.add(samples);
      Collections.rotate(order, -1);
    }
    return new Rounds(rounds);
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
