package dev.layered.tck.application;

import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the outcome of named checks. Used by one thread. */
public final class Report {

  /** One promise of the contract. */
  @FunctionalInterface
  public interface Check {
    /** Throws if the promise is not kept. */
    void run() throws Exception;
  }

  private final SortedMap<String, String> lines = new TreeMap<>();

  /**
   * Runs a check and notes how it ended; whatever it throws is a failure.
   *
   * @param name without blanks; no other check has it
   */
  public void check(String name, Check check) {
    String line;
    try {
      check.run();
      line = "PASS " + name;
    } catch (Throwable failure) {
      line = "FAIL " + name + " " + oneLine(failure);
    }
    if (lines.putIfAbsent(name, line) != null) {
      lines.put(name, "FAIL " + name + " two checks have this name");
    }
  }

  /** One line for each check, in alphabetical order. */
  String text() {
    return String.join("\n", lines.values()) + "\n";
  }

  private static String oneLine(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      text.append(text.isEmpty() ? "" : " <- ").append(each);
    }
    if (!(failure instanceof AssertionError) && failure.getStackTrace().length > 0) {
      text.append(" at ").append(failure.getStackTrace()[0]);
    }
    return text.toString().replaceAll("\\s+", " ");
  }
}
