package dev.layered.tck.containers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;

/** What one test finds of one server, each line for itself. */
final class Findings {

  private final String container;
  private final String run;
  private final List<String> problems = new ArrayList<>();
  private String log = "";

  /**
   * Nothing found yet.
   *
   * @param run how the server is run, for the table
   */
  Findings(String container, String run) {
    this.container = container;
    this.run = run;
  }

  /**
   * Runs the application's contract; what the container brings and the lines that it adds must be
   * there.
   */
  void contract(Container container, Application application) {
    List<ContractLine> lines = application.contract();
    line("contract-answers", !lines.isEmpty(), "no line");
    lines.forEach(line -> line(line.name(), line.passed(), line.detail()));
    if (!container.lines().isEmpty()) {
      Set<String> absent = new TreeSet<>(container.lines());
      lines.forEach(line -> absent.remove(line.name()));
      line("contract-has-every-area", absent.isEmpty(), "no line " + absent);
    }
    container.brings().forEach((name, expected) -> brings(name, expected, application.info(name)));
  }

  private void brings(String name, String expected, String found) {
    line("brings-" + name, found.equals(expected), found + ", not " + expected);
  }

  /** A line that is checked from outside. */
  void line(String line, boolean passed, String otherwise) {
    Suite.TABLE.add(container, run, line, passed);
    if (!passed) {
      problems.add("FAIL " + line + " " + otherwise);
    }
  }

  /** Takes what the server has printed last, if any line has failed. */
  void end(Server server) {
    if (!problems.isEmpty()) {
      log = server.tail();
    }
  }

  /** Fails if any line has failed. */
  void none() {
    if (!problems.isEmpty()) {
      Assertions.fail(container + ", " + run + ":\n" + String.join("\n", problems) + "\n" + log);
    }
  }
}
