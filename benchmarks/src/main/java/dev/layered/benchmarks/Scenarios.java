package dev.layered.benchmarks;

import dev.layered.benchmarks.codec.CodecsScenario;
import dev.layered.benchmarks.disk.DiskHitScenario;
import dev.layered.benchmarks.freshness.OriginOutageScenario;
import dev.layered.benchmarks.freshness.StaleLatencyScenario;
import dev.layered.benchmarks.heap.HeapHitScenario;
import dev.layered.benchmarks.http.HttpScenario;
import dev.layered.benchmarks.memory.MemoryScenario;
import dev.layered.benchmarks.redis.BatchScenario;
import dev.layered.benchmarks.redis.BentocacheScenario;
import dev.layered.benchmarks.redis.MissFillScenario;
import dev.layered.benchmarks.redis.PropagationScenario;
import dev.layered.benchmarks.redis.RedisDownScenario;
import dev.layered.benchmarks.redis.RedisHitScenario;
import dev.layered.benchmarks.redis.SlowRedisScenario;
import dev.layered.benchmarks.redis.StampedeScenario;
import dev.layered.benchmarks.redis.TagInvalidationScenario;
import dev.layered.benchmarks.startup.StartupScenario;
import java.util.List;
import java.util.Optional;

/** The scenarios there are. */
public final class Scenarios {

  private static final List<Scenario> ALL =
      List.of(
          new HeapHitScenario(),
          new DiskHitScenario(),
          new RedisHitScenario(),
          new CodecsScenario(),
          new MissFillScenario(),
          new BatchScenario(),
          new RedisDownScenario(),
          new SlowRedisScenario(),
          new TagInvalidationScenario(),
          new StampedeScenario(),
          new PropagationScenario(),
          new OriginOutageScenario(),
          new StaleLatencyScenario(),
          new StartupScenario(),
          new HttpScenario(),
          new MemoryScenario(),
          new BentocacheScenario());

  private Scenarios() {}

  /** All scenarios, in the order in which they are listed. */
  public static List<Scenario> all() {
    return ALL;
  }

  /** The scenario of a name. */
  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }
}
