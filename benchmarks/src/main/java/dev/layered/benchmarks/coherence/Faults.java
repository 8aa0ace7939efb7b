package dev.layered.benchmarks.coherence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The faults there are, by the names given on the command line. Those that show a broken protocol
 * soonest come first.
 */
final class Faults {

  private static final Map<String, Fault> ALL = new LinkedHashMap<>();

  static {
    ALL.put("sigstop-in-reply", NodeFaults::pauseBeforeReply);
    ALL.put("subscriber", RedisFaults::killSubscribers);
    ALL.put("blackhole", NodeFaults::blackHole);
    ALL.put("deaf", NodeFaults::deaf);
    ALL.put("delay", NodeFaults::delay);
    ALL.put("connections", RedisFaults::killCommands);
    ALL.put("sigstop", NodeFaults::pause);
    ALL.put("kill", NodeFaults::kill);
    ALL.put("restart", NodeFaults::restart);
    ALL.put("redis-restart", RedisFaults::restart);
    ALL.put("flushall", RedisFaults::flush);
    ALL.put("lost-m", RedisFaults.lose("m"));
    ALL.put("lost-p", RedisFaults.lose("p"));
    ALL.put("lost-log", RedisFaults.lose("log"));
    ALL.put("lost-nodes", RedisFaults.lose("nodes"));
    ALL.put("evict", RedisFaults::evict);
    ALL.put("trim", RedisFaults::trim);
    ALL.put("redis-sleep", RedisFaults::sleep);
    ALL.put("redis-pause", RedisFaults::pause);
  }

  private Faults() {}

  /** All names, joined. */
  static String names() {
    return String.join(", ", ALL.keySet());
  }

  /**
   * The faults that are chosen.
   *
   * @param text {@code all}, {@code none} or names joined by commas; a name after a hyphen is left
   *     out, and if the first is, the others are in
   * @throws IllegalArgumentException if there is no such fault
   */
  static List<String> chosen(String text) {
    if (text.equals("none")) {
      return List.of();
    }
    boolean all = text.equals("all") || text.startsWith("-");
    List<String> chosen = new ArrayList<>(all ? ALL.keySet() : List.of());
    for (String part : text.equals("all") ? new String[0] : text.split(",", -1)) {
      String name = part.startsWith("-") ? part.substring(1) : part;
      if (!ALL.containsKey(name)) {
        throw new IllegalArgumentException(
            "There is no fault \"" + name + "\"; there are: " + names());
      }
      if (part.startsWith("-")) {
        chosen.remove(name);
      } else if (!chosen.contains(name)) {
        chosen.add(name);
      }
    }
    return chosen;
  }

  static Fault of(String name) {
    Fault fault = ALL.get(name);
    if (fault == null) {
      throw new IllegalArgumentException(name);
    }
    return fault;
  }
}
