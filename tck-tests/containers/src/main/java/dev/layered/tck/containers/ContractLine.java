package dev.layered.tck.containers;

import java.util.List;

/**
 * What the application found about one promise.
 *
 * @param name names the promise
 * @param passed whether it was kept
 * @param detail what was seen instead; empty if it was kept
 */
public record ContractLine(String name, boolean passed, String detail) {

  /** The lines of an answer: {@code PASS name} or {@code FAIL name detail}. */
  static List<ContractLine> parse(String answer) {
    return answer.lines().map(ContractLine::line).toList();
  }

  private static ContractLine line(String line) {
    String[] parts = line.split(" ", 3);
    boolean passed = parts[0].equals("PASS");
    if (parts.length < 2 || !(passed || parts[0].equals("FAIL"))) {
      return new ContractLine("unreadable", false, line);
    }
    return new ContractLine(parts[1], passed, parts.length == 3 ? parts[2] : "");
  }

  @Override
  public String toString() {
    return (passed ? "PASS " : "FAIL ") + name + (detail.isEmpty() ? "" : " " + detail);
  }
}
