package dev.layered.benchmarks.coherence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Notes faults and what nodes say, and shows what matters. Safe for use by several threads. */
final class Recorder {

  private static final int LAST_FAULTS = 6;
  private static final int MOST_VIOLATIONS = 20;

  private final Consumer<String> progress;
  private final boolean verbose;
  private final long began = System.nanoTime();
  private final Deque<String> faults = new ArrayDeque<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();

  Recorder(Consumer<String> progress, boolean verbose) {
    this.progress = progress;
    this.verbose = verbose;
  }

  private String now() {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
  }

  synchronized void say(String line) {
    progress.accept(now() + "  " + line);
  }

  synchronized void faultBegan(String name) {
    counts.merge(name, 1, Integer::sum);
    note(name + " began at " + now());
  }

  synchronized void faultEnded(String name, String what) {
    note(name + (what.isEmpty() ? "" : " (" + what + ")") + " ended at " + now());
  }

  private void note(String fault) {
    if (verbose) {
      progress.accept(fault);
    }
    faults.add(fault);
    if (faults.size() > LAST_FAULTS) {
      faults.remove();
    }
  }

  /** A line that a node wrote. */
  synchronized void output(int node, String line) {
    boolean violation = line.startsWith(Judge.MARK);
    if (violation || line.startsWith(Judge.FAILED)) {
      if (violations.size() < MOST_VIOLATIONS) {
        String full = now() + "  " + line + "; last faults: " + String.join(", ", faults);
        violations.add(full);
        progress.accept(full);
      }
    } else if (verbose) {
      progress.accept("node " + node + ": " + line);
    }
  }

  /** How often each fault struck. */
  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  /** The first of what nodes read that they must not, and of calls that failed. */
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }
}
