package dev.layered.benchmarks.disk;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a hit of the disk costs beyond Ehcache's look-up and the decoding of its value: the envelope
 * around that, and the hand-over to a thread that may be given up when the disk hangs.
 */
public final class DiskHitScenario implements Scenario {

  private static final String LAYERED = "layered";
  private static final String EHCACHE = "ehcache";
  private static final String WAITED = "ehcacheWaited";
  private static final String DECODE = "decode";
  private static final List<String> METHODS = List.of(EHCACHE, WAITED, DECODE, LAYERED);

  @Override
  public String name() {
    return "disk-hit";
  }

  @Override
  public String description() {
    return "a cached call answered by the disk, 1 KB; Ehcache's disk store, the codec alone";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    Rounds rounds = Rounds.measure(DiskHit.class, METHODS, Clock.WALL_MICROS, effort, progress);
    List<Figure> figures = new ArrayList<>();
    for (String method : METHODS) {
      String name = method.equals(WAITED) ? "ehcache-waited" : method;
      figures.add(new Figure(name + ".us", rounds.time(method), "us"));
      figures.add(new Figure(name + ".bytes", rounds.bytes(method), "B"));
    }
    figures.add(ratio("ratio.ehcache-plus-decode", rounds, EHCACHE));
    figures.add(ratio("ratio.ehcache-waited-plus-decode", rounds, WAITED));
    return figures;
  }

  private static Figure ratio(String name, Rounds rounds, String ehcache) {
    return new Figure(
        name,
        rounds.median(
            round ->
                round.get(LAYERED).time() / (round.get(ehcache).time() + round.get(DECODE).time())),
        Figure.TIMES);
  }
}
