package dev.layered.benchmarks.redis;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.ChildProcess;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.NodePackage;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The hits of a cache for Node beside ours, on the same machine in the same run. Only where Node
 * is: it is not a part of this project. Both caches are called by their {@code get} with a loader,
 * because there are no annotations there; what an annotated method takes is shown too.
 */
public final class BentocacheScenario implements Scenario {

  private static final String API = "get";
  private static final String ANNOTATED = "annotated";
  private static final String TIMES_SLOWER = "times-slower";
  private static final double LEAST_TIMES = 20;
  private static final String MISSING =
      "This needs node of version 20 or newer, and npm, on the path.";
  private static final String SCRIPT = "hits.mjs";

  @Override
  public String name() {
    return "bentocache";
  }

  @Override
  public String description() {
    return "hits of Bentocache on Node, on the heap and in Redis, 1 KB; the same by Layered";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    if (!NodePackage.canRun()) {
      return List.of(Figure.notMeasured(TIMES_SLOWER, Figure.TIMES, MISSING).atLeast(LEAST_TIMES));
    }
    Map<String, Double> theirs = theirs(effort, progress);
    Rounds ours =
        Rounds.measure(
            DocumentHeapHit.class, List.of(API, ANNOTATED), Clock.CPU_NANOS, effort, progress);
    double heap = ours.time(API);
    double annotated = ours.time(ANNOTATED);
    double redis = redis(effort);
    return List.of(
        new Figure("layered.heap-hit.ns", heap, "ns"),
        new Figure("bentocache.heap-hit.ns", theirs.get("heap"), "ns"),
        new Figure("bentocache.heap-hit.by-reference.ns", theirs.get("reference"), "ns"),
        Figure.ratio("ratio.bentocache", heap / theirs.get("heap")),
        Figure.ratio(TIMES_SLOWER, theirs.get("heap") / heap).atLeast(LEAST_TIMES),
        Figure.ratio("times-slower.by-reference", theirs.get("reference") / heap),
        new Figure("layered.annotated.ns", annotated, "ns"),
        Figure.ratio("times-slower.annotated", theirs.get("heap") / annotated),
        new Figure("layered.redis-hit.ns", redis, "ns"),
        new Figure("bentocache.redis-hit.ns", theirs.get("redis"), "ns"),
        Figure.ratio("ratio.bentocache.redis", redis / theirs.get("redis")));
  }

  private static Map<String, Double> theirs(Effort effort, Consumer<String> progress)
      throws Exception {
    try (NodePackage node = NodePackage.install(BentocacheScenario.class, "bentocache", SCRIPT);
        RedisProcess server = RedisProcess.start()) {
      JsonMapper.builder()
          .build()
          .writeValue(node.file("document.json").toFile(), Document.of(Ids.of(0)));
      Map<String, Double> found = new HashMap<>(hits(node, server, effort, "heap", "reference"));
      found.putAll(redisHits(node, server, effort));
      progress.accept("bentocache: " + found);
      return found;
    }
  }

  /**
   * Only what waits for Redis needs processors that are awake; the rest would share them with what
   * keeps them so.
   */
  @SuppressWarnings("try") // the processors only have to be kept awake
  private static Map<String, Double> redisHits(NodePackage node, RedisProcess server, Effort effort)
      throws Exception {
    try (AwakeCores awake = AwakeCores.start()) {
      return hits(node, server, effort, "redis");
    }
  }

  private static Map<String, Double> hits(
      NodePackage node, RedisProcess server, Effort effort, String... stores) throws Exception {
    return ChildProcess.run(
        node.process(
            SCRIPT,
            "document.json",
            String.valueOf(server.port()),
            String.valueOf(effort.rounds()),
            String.join(",", stores)),
        SCRIPT);
  }

  @SuppressWarnings("try") // the processors only have to be kept awake
  private static double redis(Effort effort) throws Exception {
    try (AwakeCores awake = AwakeCores.start()) {
      return SingleHits.nanos(effort.rounds());
    }
  }
}
