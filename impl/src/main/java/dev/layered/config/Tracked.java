package dev.layered.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The live settings of one target with the rule that makes them. Not thread-safe, but for {@link
 * #live()}.
 */
final class Tracked<T> {

  private final PropertyReader reader;
  private final Target target;
  private final Function<Resolution, T> rule;
  private final BinaryOperator<T> successor;
  private final T start;
  private final Live<T> live;
  private List<Problem> problems;

  /** The conflicts that the present settings have had since they were taken on. */
  private Set<Problem> acceptedConflicts;

  /**
   * Resolves for the first time.
   *
   * @param rule makes settings
   * @param successor of the settings at start and the ones now: those to go on with
   */
  Tracked(
      PropertyReader reader,
      Target target,
      Function<Resolution, T> rule,
      BinaryOperator<T> successor) {
    this.reader = reader;
    this.target = target;
    this.rule = rule;
    this.successor = successor;
    Resolution first = new Resolution(reader, target);
    start = rule.apply(first);
    live = new Live<>(start);
    problems = first.problems();
    acceptedConflicts = conflicts(problems);
  }

  Live<T> live() {
    return live;
  }

  Target target() {
    return target;
  }

  /** What is wrong at present. */
  List<Problem> problems() {
    return problems;
  }

  /** Resolves again. A new conflict, or a rule that fails, keeps all settings as they are. */
  void refresh() {
    Resolution again = new Resolution(reader, target);
    T next;
    try {
      next = successor.apply(start, rule.apply(again));
    } catch (RuntimeException e) {
      List<Problem> all = new ArrayList<>(again.problems());
      all.add(ProblemCode.UNREADABLE.at("configuration", "cannot be used: " + e));
      problems = List.copyOf(all);
      return;
    }
    problems = again.problems();
    Set<Problem> conflicts = conflicts(problems);
    if (acceptedConflicts.containsAll(conflicts)) {
      acceptedConflicts = conflicts;
      live.set(next);
    }
  }

  private static Set<Problem> conflicts(List<Problem> problems) {
    Set<Problem> conflicts = new LinkedHashSet<>(problems);
    conflicts.removeIf(problem -> !problem.code().equals(ProblemCode.CONFLICT.code()));
    return conflicts;
  }
}
