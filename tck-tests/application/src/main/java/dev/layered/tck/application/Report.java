package dev.layered.tck.application;

import java.util.ArrayList;
import java.util.List;

/** Collects the outcome of named checks. Used by one thread. */
final class Report {

  /** One promise of the contract. */
  @FunctionalInterface
  interface Check {
    /** Throws if the promise is not kept. */
    void run() throws Exception;
  }

  private final List<String> lines = new ArrayList<>();

  /** Runs a check and notes how it ended; an error of any kind counts as a failure. */
  void check(String name, Check check) {
    try {
      check.run();
      lines.add("PASS " + name);
    } catch (Throwable failure) {
      lines.add("FAIL " + name + " " + oneLine(failure));
    }
  }

  /** One line for each check, in the order in which they ran. */
  String text() {
    return String.join("\n", lines) + "\n";
  }

  private static String oneLine(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      text.append(text.isEmpty() ? "" : " <- ").append(each);
    }
    return text.toString().replaceAll("\\s+", " ");
  }
}
