package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Clock;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;

/** What a hit of Redis costs beyond a GET and the decoding of its value. */
public final class RedisHitScenario implements Scenario {

  private static final String LAYERED = "layered";
  private static final String JEDIS = "jedis";
  private static final int COUNTED = 1_000;

  @Override
  public String name() {
    return "redis-hit";
  }

  @Override
  public String description() {
    return "a cached call answered by Redis, 1 KB; GET by Jedis and the codec";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    Rounds rounds =
        Rounds.measure(
            RedisHit.class, List.of(JEDIS, LAYERED), Clock.WALL_MICROS, effort, progress);
    HitRatio ratio = HitRatio.measure(effort);
    return List.of(
        new Figure("layered.ns", ratio.layered(), "ns"),
        new Figure("jedis.ns", ratio.jedis(), "ns"),
        new Figure("ratio.jedis", ratio.ratio(0.5), Figure.TIMES),
        new Figure("ratio.jedis.p25", ratio.ratio(0.25), Figure.TIMES),
        new Figure("ratio.jedis.p75", ratio.ratio(0.75), Figure.TIMES),
        new Figure("layered.bytes", rounds.bytes(LAYERED), "B"),
        new Figure("jedis.bytes", rounds.bytes(JEDIS), "B"),
        new Figure("round-trips", roundTrips(), "per-hit"));
  }

  /** What the server reads for one hit, but for the little that keeps the node in step. */
  private static double roundTrips() throws Exception {
    LayeredDocuments documents = new LayeredDocuments();
    documents.start();
    try (Jedis observer = documents.server().connect()) {
      Ids ids = new Ids();
      long before = RedisProcess.reads(observer);
      for (int i = 0; i < COUNTED; i++) {
        documents.find(ids.next());
      }
      // The question itself is read as well.
      return (RedisProcess.reads(observer) - before - 1) / (double) COUNTED;
    } finally {
      documents.close();
    }
  }
}
