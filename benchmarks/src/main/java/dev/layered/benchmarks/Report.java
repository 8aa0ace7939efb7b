package dev.layered.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;

/**
 * Shows figures as a table for people, those with a target once more beside it, and all of them as
 * one line each, {@code RESULT <scenario> <figure> <value> <unit>}, for programs. Those that could
 * not be measured have no such line; why is said once.
 */
final class Report {

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void print(String scenario, List<Figure> figures) {
    int width = figures.stream().mapToInt(figure -> figure.name().length()).max().orElse(0);
    List<Figure> measured = figures.stream().filter(Figure::isMeasured).toList();
    printFigures(measured, width);
    printTargets(
        figures.stream().filter(figure -> figure.target() != null || !figure.isMeasured()).toList(),
        width);
    figures.stream().map(Figure::missing).filter(Objects::nonNull).distinct().forEach(out::println);
    for (Figure figure : measured) {
      out.println(
          String.join(" ", "RESULT", scenario, figure.name(), figure.text(), figure.unit()));
    }
  }

  private void printFigures(List<Figure> figures, int width) {
    out.println();
    for (Figure figure : figures) {
      out.printf("  %-" + width + "s  %10s %s%n", figure.name(), figure.text(), figure.unit());
    }
    out.println();
  }

  private void printTargets(List<Figure> aimed, int width) {
    for (Figure figure : aimed) {
      if (!figure.isMeasured()) {
        out.printf("  %-" + width + "s  not measured%n", figure.name());
        continue;
      }
      out.printf(
          "  %-" + width + "s  %10s %-7s  target: %s %s %s: %s%n",
          figure.name(),
          figure.text(),
          figure.unit(),
          figure.target().bound(),
          figure.limitText(),
          figure.unit(),
          figure.isTargetMet() ? "met" : "MISSED");
    }
    if (!aimed.isEmpty()) {
      out.println();
    }
  }
}
