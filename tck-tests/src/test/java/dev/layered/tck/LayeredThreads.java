package dev.layered.tck;

import java.util.Set;
import java.util.TreeSet;

/** The threads that Layered has started and that still run. */
final class LayeredThreads {

  private LayeredThreads() {}

  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("layered-")) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  /** Waits until there are none: one that has ended may take a moment to be gone. */
  static void awaitNone() {
    Await.until("no thread of Layered runs", () -> names().isEmpty());
  }
}
