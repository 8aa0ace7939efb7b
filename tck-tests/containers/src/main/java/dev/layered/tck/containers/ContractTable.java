package dev.layered.tck.containers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Contract line x container, for the reader of a build. All methods may be called by any thread. */
public final class ContractTable {

  private static final String PASSED = "pass";
  private static final String FAILED = "FAIL";

  /** Line, then container. A line that failed once stays failed. */
  private final Map<String, Map<String, String>> cells = new LinkedHashMap<>();

  private final Set<String> containers = new LinkedHashSet<>();
  private final Map<String, Duration> boots = new TreeMap<>();

  /**
   * Adds what one run found.
   *
   * @param variant how the server was run; the lines of different variants are different lines
   */
  public synchronized void add(String container, String variant, List<ContractLine> lines) {
    for (ContractLine line : lines) {
      add(container, variant, line.name(), line.passed());
    }
  }

  /** Adds one line. */
  public synchronized void add(String container, String variant, String line, boolean passed) {
    containers.add(container);
    cells
        .computeIfAbsent(variant + ": " + line, ignored -> new TreeMap<>())
        .merge(
            container,
            passed ? PASSED : FAILED,
            (before, now) -> before.equals(FAILED) ? FAILED : now);
  }

  /** Notes how long a boot took; the shortest counts. */
  public synchronized void boot(String container, Duration boot) {
    containers.add(container);
    boots.merge(container, boot, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  /** The table, and the RESULT lines. */
  public synchronized String text() {
    StringBuilder text = new StringBuilder("\n");
    int width = cells.keySet().stream().mapToInt(String::length).max().orElse(0);
    row(text, width, "", new ArrayList<>(containers));
    cells.forEach(
        (line, found) ->
            row(
                text,
                width,
                line,
                containers.stream().map(name -> found.getOrDefault(name, "-")).toList()));
    for (String container : containers) {
      result(text, container, "passed " + count(container, PASSED) + " lines");
      result(text, container, "failed " + count(container, FAILED) + " lines");
      Duration boot = boots.get(container);
      if (boot != null) {
        result(text, container, "boot " + boot.toMillis() + " ms");
      }
    }
    return text.toString();
  }

  private static void row(StringBuilder text, int width, String first, List<String> others) {
    StringBuilder row = new StringBuilder(first);
    row.append(" ".repeat(width - first.length()));
    others.forEach(other -> row.append("  ").append(other).append(" ".repeat(Math.max(0, 8 - other.length()))));
    text.append(row.toString().stripTrailing()).append('\n');
  }

  private static void result(StringBuilder text, String container, String what) {
    text.append("RESULT contract ").append(container).append(' ').append(what).append('\n');
  }

  private long count(String container, String outcome) {
    return cells.values().stream().filter(found -> outcome.equals(found.get(container))).count();
  }
}
