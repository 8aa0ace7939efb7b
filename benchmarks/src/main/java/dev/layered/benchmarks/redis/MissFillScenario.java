package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a miss of every layer costs that loads and stores, beside the same by hand. */
public final class MissFillScenario implements Scenario {

  private static final String EHCACHE = "ehcache";
  private static final String HEAP = "heap";
  private static final String JEDIS = "jedis";
  private static final String REDIS = "redis";
  private static final String DISK = "disk";
  private static final int COUNTED = 1_000;

  @Override
  public String name() {
    return "miss-fill";
  }

  @Override
  public String description() {
    return "a miss that loads and stores, 1 KB; the same by hand with Ehcache and Jedis";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    Rounds rounds =
        Rounds.measure(
            MissFill.class,
            List.of(EHCACHE, HEAP, JEDIS, REDIS, DISK),
            Clock.WALL_MICROS,
            effort,
            progress);
    List<Figure> figures = new ArrayList<>();
    add(figures, rounds, "ehcache", EHCACHE);
    add(figures, rounds, "layered.heap", HEAP);
    add(figures, rounds, "jedis", JEDIS);
    add(figures, rounds, "layered.redis", REDIS);
    add(figures, rounds, "layered.disk", DISK);
    figures.add(ratio("ratio.ehcache", rounds, HEAP, EHCACHE));
    figures.add(ratio("ratio.jedis", rounds, REDIS, JEDIS));
    figures.add(ratio("ratio.jedis.disk", rounds, DISK, JEDIS));
    figures.add(new Figure("layered.redis.round-trips", roundTrips(), "per-miss"));
    return figures;
  }

  private static void add(List<Figure> figures, Rounds rounds, String name, String method) {
    figures.add(new Figure(name + ".us", rounds.time(method), "us"));
    figures.add(new Figure(name + ".bytes", rounds.bytes(method), "B"));
  }

  private static Figure ratio(String name, Rounds rounds, String ours, String theirs) {
    return Figure.ratio(
        name, rounds.median(round -> round.get(ours).time() / round.get(theirs).time()));
  }

  private static double roundTrips() throws Exception {
    Misses misses = new Misses.OfHeapAndRedis();
    misses.start();
    try {
      return misses.application().serverReads(COUNTED, misses::find);
    } finally {
      misses.close();
    }
  }
}
