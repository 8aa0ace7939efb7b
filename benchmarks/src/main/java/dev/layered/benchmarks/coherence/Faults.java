package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Backend.Kind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The faults there are, by the names given on the command line. Those that show a broken protocol
 * soonest come first.
 */
final class Faults {

  private static final Set<Kind> ANY = EnumSet.allOf(Kind.class);
  private static final Set<Kind> STANDALONE = EnumSet.of(Kind.standalone);

  private static final Map<String, Known> ALL = new LinkedHashMap<>();

  static {
    add("sigstop-in-reply", STANDALONE, NodeFaults::pauseBeforeReply);
    add("failover", EnumSet.of(Kind.sentinel, Kind.cluster), FailoverFaults::lossless);
    add("failover-lossy", EnumSet.of(Kind.sentinel), FailoverFaults::lossy);
    add("slot-migration", EnumSet.of(Kind.cluster), SlotFaults::migrate);
    add("subscriber", ANY, RedisFaults::killSubscribers);
    add("blackhole", STANDALONE, NodeFaults::blackHole);
    add("deaf", STANDALONE, NodeFaults::deaf);
    add("delay", STANDALONE, NodeFaults::delay);
    add("connections", ANY, RedisFaults::killCommands);
    add("sigstop", ANY, NodeFaults::pause);
    add("kill", ANY, NodeFaults::kill);
    add("restart", ANY, NodeFaults::restart);
    add("redis-restart", STANDALONE, RedisFaults::restart);
    add("flushall", ANY, RedisFaults::flush);
    add("lost-p", ANY, RedisFaults.lose("p"));
    add("lost-log", ANY, RedisFaults.lose("log"));
    add("lost-nodes", ANY, RedisFaults.lose("nodes"));
    add("evict", ANY, RedisFaults::evict);
    add("trim", ANY, RedisFaults::trim);
    add("redis-sleep", STANDALONE, RedisFaults::sleep);
    add("redis-pause", STANDALONE, RedisFaults::pause);
  }

  private Faults() {}

  /** A fault, and the backends that have it. */
  private record Known(Set<Kind> backends, Fault fault) {}

  private static void add(String name, Set<Kind> backends, Fault fault) {
    ALL.put(name, new Known(backends, fault));
  }

  /**
   * The faults that are chosen.
   *
   * @param text as {@link Choice} takes it
   * @throws IllegalArgumentException if there is no such fault
   */
  static List<String> chosen(String text) {
    return Choice.of("fault", ALL.keySet(), text);
  }

  /** Those of some faults that a backend has. */
  static List<String> of(Kind backend, List<String> names) {
    return names.stream().filter(name -> known(name).backends().contains(backend)).toList();
  }

  static Fault of(String name) {
    return known(name).fault();
  }

  private static Known known(String name) {
    Known known = ALL.get(name);
    if (known == null) {
      throw new IllegalArgumentException(name);
    }
    return known;
  }
}
