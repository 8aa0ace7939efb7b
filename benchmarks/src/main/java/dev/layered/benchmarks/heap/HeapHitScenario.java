package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.Clock;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What a hit of the heap costs beyond its two parts that are not ours: the container's interception
 * and Ehcache's look-up.
 */
public final class HeapHitScenario implements Scenario {

  private static final String LAYERED = "layered";
  private static final String NOOP = "noop";
  private static final String EHCACHE = "ehcache";
  private static final String HEAP_LAYER = "heapLayer";
  private static final List<String> METHODS =
      List.of("plain", NOOP, EHCACHE, "caffeine", HEAP_LAYER, LAYERED, "templated");

  @Override
  public String name() {
    return "heap-hit";
  }

  @Override
  public String description() {
    return "a cached call answered by the heap; a do-nothing interceptor, Ehcache, Caffeine";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws RunnerException {
    Rounds rounds = Rounds.measure(HeapHit.class, METHODS, Clock.CPU_NANOS, effort, progress);
    List<Figure> figures = new ArrayList<>();
    for (String method : METHODS) {
      String name = method.equals(HEAP_LAYER) ? "heap-layer" : method;
      figures.add(new Figure(name + ".ns", rounds.time(method), "ns"));
      figures.add(new Figure(name + ".bytes", rounds.bytes(method), "B"));
    }
    figures.add(
        new Figure(
            "ratio.noop-plus-ehcache",
            rounds.median(
                round ->
                    round.get(LAYERED).time()
                        / (round.get(NOOP).time() + round.get(EHCACHE).time())),
            Figure.TIMES));
    figures.add(
        new Figure(
            "extra-bytes",
            rounds.median(round -> round.get(LAYERED).bytes() - round.get(NOOP).bytes()),
            "B"));
    return figures;
  }
}
