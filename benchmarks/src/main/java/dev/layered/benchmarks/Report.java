package dev.layered.benchmarks;

import java.io.PrintStream;
import java.util.List;

/**
 * Shows figures twice: as a table for people, and as one line each, {@code RESULT <scenario>
 * <figure> <value> <unit>}, for programs.
 */
final class Report {

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void print(String scenario, List<Figure> figures) {
    int width = figures.stream().mapToInt(figure -> figure.name().length()).max().orElse(0);
    out.println();
    for (Figure figure : figures) {
      out.printf("  %-" + width + "s  %10s %s%n", figure.name(), figure.text(), figure.unit());
    }
    out.println();
    for (Figure figure : figures) {
      out.println(
          String.join(" ", "RESULT", scenario, figure.name(), figure.text(), figure.unit()));
    }
  }
}
