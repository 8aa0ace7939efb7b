package dev.layered.benchmarks.memory;

import dev.layered.benchmarks.ChildProcess;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an entry takes of the heap beyond Ehcache, from the heap in use with a million of them; and
 * what a heap that is too small for its values gains from a disk below it. Everything is measured
 * in processes of its own.
 */
public final class MemoryScenario implements Scenario {

  private static final int MILLION = 1_000_000;

  /**
   * With gaps between the objects, which other collectors leave, a byte for each would not show.
   */
  private static final List<String> LARGE =
      List.of("-Xms3g", "-Xmx3g", "-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1");

  private static final List<String> SMALL = List.of("-Xms512m", "-Xmx512m");

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "bytes of an entry beyond Ehcache; a million with three tags; a heap too small";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    int count = effort.isQuick() ? MILLION / 5 : MILLION;
    List<Figure> figures = new ArrayList<>();
    entries(count, figures, progress);
    smallHeap(2_000 * effort.rounds(), figures, progress);
    return figures;
  }

  private static void entries(int count, List<Figure> figures, Consumer<String> progress)
      throws Exception {
    Map<String, Double> ehcache = full(FullHeap.EHCACHE, count, progress);
    Map<String, Double> plain = full(FullHeap.PLAIN, count, progress);
    Map<String, Double> tagged = full(FullHeap.TAGGED, count, progress);
    double raw = ehcache.get("entry-bytes");
    figures.add(new Figure("ehcache.entry-bytes", raw, "B"));
    figures.add(new Figure("layered.entry-bytes", plain.get("entry-bytes"), "B"));
    figures.add(new Figure("layered.tagged.entry-bytes", tagged.get("entry-bytes"), "B"));
    // An object is of whole bytes; a part of one is what else the processes hold.
    double extra = Math.rint(plain.get("entry-bytes") - raw);
    figures.add(new Figure("extra-entry-bytes", extra, "B").atMost(64));
    figures.add(new Figure("extra-entry-bytes.tagged", tagged.get("entry-bytes") - raw, "B"));
    figures.add(new Figure("entries", count, "entries"));
    figures.add(new Figure("ehcache.fill", ehcache.get("fill-nanos"), "ns"));
    figures.add(new Figure("layered.miss", plain.get("fill-nanos"), "ns"));
    figures.add(new Figure("layered.tagged.miss", tagged.get("fill-nanos"), "ns"));
    figures.add(
        new Figure("layered.tagged.heap", count * tagged.get("entry-bytes") / (1 << 20), "MiB"));
    figures.add(new Figure("layered.tagged.left", tagged.get("left-bytes") / (1 << 10), "KiB"));
    figures.add(
        new Figure("layered.tagged.invalidate-tag", tagged.get("invalidate-nanos") / 1e3, "us"));
  }

  private static Map<String, Double> full(String kind, int count, Consumer<String> progress)
      throws Exception {
    Map<String, Double> found =
        ChildProcess.run(LARGE, FullHeap.class, kind, String.valueOf(count));
    progress.accept(kind + ": " + found);
    return found;
  }

  private static void smallHeap(int calls, List<Figure> figures, Consumer<String> progress)
      throws Exception {
    Map<String, Double> heapOnly = small(SmallHeap.HEAP_ONLY, calls, progress);
    Map<String, Double> disk = small(SmallHeap.WITH_DISK, calls, progress);
    figures.add(new Figure("small-heap.calls", calls, "calls"));
    figures.add(new Figure("heap-only.origin-calls", heapOnly.get("origin-calls"), "calls"));
    figures.add(
        new Figure("layered.disk.origin-calls", disk.get("origin-calls"), "calls").atMost(0));
    for (String quantile : List.of("p50", "p99")) {
      figures.add(new Figure("heap-only." + quantile, heapOnly.get(quantile), "ms"));
      figures.add(new Figure("layered.disk." + quantile, disk.get(quantile), "ms"));
    }
  }

  private static Map<String, Double> small(String kind, int calls, Consumer<String> progress)
      throws Exception {
    Map<String, Double> found =
        ChildProcess.run(SMALL, SmallHeap.class, kind, String.valueOf(calls));
    progress.accept(kind + ": " + found);
    return found;
  }
}
