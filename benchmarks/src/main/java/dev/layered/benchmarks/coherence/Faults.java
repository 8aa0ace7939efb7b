package dev.layered.benchmarks.coherence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The faults there are, by the names given on the command line. */
final class Faults {

  private static final Map<String, Fault> ALL = new LinkedHashMap<>();

  static {
    ALL.put("subscriber", RedisFaults::killSubscribers);
    ALL.put("blackhole", NodeFaults::blackHole);
    ALL.put("deaf", NodeFaults::deaf);
    ALL.put("delay", NodeFaults::delay);
    ALL.put("connections", RedisFaults::killCommands);
    ALL.put("sigstop", NodeFaults::pause);
    ALL.put("sigstop-in-reply", NodeFaults::pauseBeforeReply);
    ALL.put("kill", NodeFaults::kill);
    ALL.put("restart", NodeFaults::restart);
    ALL.put("redis-restart", RedisFaults::restart);
    ALL.put("flushall", RedisFaults::flush);
    ALL.put("metadata", RedisFaults::loseMetadata);
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
   * @param text {@code all}, {@code none} or names joined by commas
   * @throws IllegalArgumentException if there is no such fault
   */
  static List<String> chosen(String text) {
    if (text.equals("all")) {
      return List.copyOf(ALL.keySet());
    }
    List<String> chosen = new ArrayList<>();
    if (!text.equals("none")) {
      for (String name : text.split(",", -1)) {
        if (!ALL.containsKey(name.strip())) {
          throw new IllegalArgumentException(
              "There is no fault \"" + name + "\"; there are: " + names());
        }
        chosen.add(name.strip());
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
