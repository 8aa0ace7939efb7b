package dev.layered.benchmarks;

import dev.layered.benchmarks.disk.DiskHitScenario;
import dev.layered.benchmarks.heap.HeapHitScenario;
import dev.layered.benchmarks.redis.RedisHitScenario;
import java.util.List;
import java.util.Optional;

/** The scenarios there are. */
public final class Scenarios {

  private static final List<Scenario> ALL = List.of(new HeapHitScenario(), new DiskHitScenario(), new RedisHitScenario());

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
