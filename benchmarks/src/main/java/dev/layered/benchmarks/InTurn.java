package dev.layered.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures several things in turn, again and again, each time in a new process. What else the
 * machine does then hits all of them alike, and a ratio taken within one round says more than one
 * of two averages.
 */
public final class InTurn {

  private InTurn() {}

  /**
   * Measures.
   *
   * @param subjects what to measure; each round begins with another one
   * @param effort how long to take
   * @param shown what to tell of a measurement
   * @param progress told of each measurement
   * @return the measurements by name, of each round
   * @throws Exception if one cannot be measured
   */
  public static <T> List<Map<String, T>> measure(
      List<? extends Subject<T>> subjects,
      Effort effort,
      Function<? super T, String> shown,
      Consumer<String> progress)
      throws Exception {
    List<Map<String, T>> rounds = new ArrayList<>();
    List<Subject<T>> order = new ArrayList<>(subjects);
    for (int round = 1; round <= effort.rounds(); round++) {
      Map<String, T> measured = new HashMap<>();
      for (Subject<T> subject : order) {
        T one = subject.measure(effort);
        measured.put(subject.name(), one);
        progress.accept(
            String.format(
                Locale.ROOT,
                "round %d/%d  %-24s %s",
                round,
                effort.rounds(),
                subject.name(),
                shown.apply(one)));
      }
      rounds.add(measured);
      Collections.rotate(order, -1);
    }
    return rounds;
  }
}
