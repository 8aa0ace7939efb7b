package dev.layered.cdi;

import dev.layered.config.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Puts all problems of a deployment into one text. */
final class ProblemReport {

  private ProblemReport() {}

  static String of(List<Problem> problems) {
    return problems.stream()
        .distinct()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining("\n", "LAYERED-200 " + countOf(problems) + " to mend:\n", ""));
  }

  private static String countOf(List<Problem> problems) {
    long count = problems.stream().distinct().count();
    return count == 1 ? "1 problem" : count + " problems";
  }
}
