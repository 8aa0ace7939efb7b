package dev.layered.tck.containers;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Contract line x container, for the reader of a build. All methods may be called by any thread.
 */
public final class ContractTable {

  /** The runs in which a line passed, and in which it failed. */
  private record Cell(Set<String> passed, Set<String> failed) {

    Cell() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    String text() {
      int runs = passed.size() + failed.size();
      return failed.isEmpty() ? "pass " + runs : "FAIL " + failed.size() + "/" + runs;
    }
  }

  /** Container, then line. */
  private final Map<String, Map<String, Cell>> cells = new TreeMap<>();

  private final Map<String, Duration> boots = new TreeMap<>();
  private final Map<String, Duration> addedToBoot = new TreeMap<>();

  /**
   * Adds what was found of one line.
   *
   * @param run how the server was run; a line passes if it does so in all of them
   */
  public synchronized void add(String container, String run, String line, boolean passed) {
    Cell cell =
        cells
            .computeIfAbsent(container, name -> new TreeMap<>())
            .computeIfAbsent(line, name -> new Cell());
    (passed ? cell.passed : cell.failed).add(run);
  }

  /** Notes how long a boot took; the shortest counts. */
  public synchronized void boot(String container, Duration boot) {
    boots.merge(container, boot, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  /** Notes by how much Layered makes a boot longer. */
  public synchronized void addedToBoot(String container, Duration difference) {
    addedToBoot.put(container, difference);
  }

  /** The table, with the number of runs in which each line was checked, and the RESULT lines. */
  public synchronized String text() {
    Set<String> lines = new TreeSet<>();
    cells.values().forEach(column -> lines.addAll(column.keySet()));
    int width = lines.stream().mapToInt(String::length).max().orElse(0) + 2;
    int column = cells.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    StringBuilder text = new StringBuilder("\n").append(row(width, column, "", cells.keySet()));
    for (String line : lines) {
      text.append(
          row(
              width,
              column,
              line,
              cells.values().stream()
                  .map(found -> found.containsKey(line) ? found.get(line).text() : "-")
                  .toList()));
    }
    Set<String> containers = new TreeSet<>(cells.keySet());
    containers.addAll(addedToBoot.keySet());
    containers.forEach(container -> text.append(results(container)));
    return text.toString();
  }

  private static String row(int width, int column, String first, Collection<String> others) {
    StringBuilder row = new StringBuilder(padded(first, width));
    others.forEach(other -> row.append(padded(other, column)));
    return row.toString().stripTrailing() + "\n";
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private String results(String container) {
    String start = "RESULT contract " + container + " ";
    return lines(start, cells.getOrDefault(container, Map.of()).values())
        + time(start + "boot", boots.get(container))
        + time(start + "added-to-boot", addedToBoot.get(container));
  }

  private static String lines(String start, Collection<Cell> column) {
    if (column.isEmpty()) {
      return "";
    }
    long failed = column.stream().filter(cell -> !cell.failed.isEmpty()).count();
    return start
        + ("passed " + (column.size() - failed) + " lines\n")
        + start
        + ("failed " + failed + " lines\n");
  }

  private static String time(String figure, @Nullable Duration time) {
    return time == null ? "" : figure + " " + time.toMillis() + " ms\n";
  }
}
