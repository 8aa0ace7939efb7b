package dev.layered.examples.quickstart;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import java.util.ArrayList;
import java.util.List;

/** Makes the calls of a workload in rounds, and measures each of them. */
final class Rounds {

  private final Terminal terminal;
  private final Workload workload;
  private final List<Round> measured = new ArrayList<>();

  Rounds(Terminal terminal, Workload workload) {
    this.terminal = terminal;
    this.workload = workload;
  }

  /** What a round needs of a running application. */
  interface Node {
    AirportRepository airports();

    LayeredCaches caches();
  }

  /** Makes all calls, several times over. */
  void measure(String label, Node node, int repeats) {
    long[] nanos = new long[workload.calls().size() * repeats];
    Round.Served before = served(node.caches());
    int done = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (var call : workload.calls()) {
        long start = System.nanoTime();
        call.accept(node.airports());
        nanos[done++] = System.nanoTime() - start;
        terminal.progress("Round: " + label, done, nanos.length);
      }
    }
    measured.add(new Round(label, nanos, served(node.caches()).minus(before)));
  }

  List<Round> measured() {
    return measured;
  }

  private static Round.Served served(LayeredCaches caches) {
    Round.Served sum = new Round.Served(0, 0, 0, 0);
    for (String name : caches.names()) {
      CacheStatistics of = caches.cache(name).statistics();
      sum =
          sum.plus(
              new Round.Served(
                  of.heapHits(), of.redisHits(), of.diskHits(), of.misses() + of.coalesced()));
    }
    return sum;
  }
}
