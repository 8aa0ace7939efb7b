package dev.layered.benchmarks.startup;

import static dev.layered.benchmarks.startup.BootedApplication.LAYERED;
import static dev.layered.benchmarks.startup.BootedApplication.QUARKUS_CACHE;
import static dev.layered.benchmarks.startup.BootedApplication.WITHOUT;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.NotBuiltException;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * What Layered adds to the start of a Quarkus application, heap only, until its first answer, which
 * takes a call of a cached method; beside it the same with Quarkus Cache. The three take turns.
 */
public final class StartupScenario implements Scenario {

  private static final int TURNS_PER_ROUND = 3;

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String description() {
    return "What is added to the start of a Quarkus application, beside Quarkus Cache.";
  }

  @Override
  public boolean isOurs(String figure) {
    return figure.startsWith("with.") || figure.startsWith("added.");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress)
      throws IOException, InterruptedException, NotBuiltException {
    Map<BootedApplication, Long> classes = new EnumMap<>(BootedApplication.class);
    for (BootedApplication application : BootedApplication.values()) {
      classes.put(application, Boot.classes(application));
    }
    List<Map<BootedApplication, Boot>> turns = new ArrayList<>();
    for (int i = 0; i < effort.rounds() * TURNS_PER_ROUND; i++) {
      turns.add(turn(i, progress));
    }
    return List.of(
        new Figure("with.ms", median(turns, LAYERED, Boot::millis), "ms"),
        new Figure("without.ms", median(turns, WITHOUT, Boot::millis), "ms"),
        new Figure("added.ms", added(turns, LAYERED, Boot::millis), "ms").atMost(150),
        new Figure("added.cpu-ms", added(turns, LAYERED, Boot::cpuMillis), "ms"),
        new Figure("added.classes", classes.get(LAYERED) - classes.get(WITHOUT), "classes"),
        new Figure("quarkus-cache.added.ms", added(turns, QUARKUS_CACHE, Boot::millis), "ms"),
        new Figure(
            "quarkus-cache.added.cpu-ms", added(turns, QUARKUS_CACHE, Boot::cpuMillis), "ms"),
        new Figure(
            "quarkus-cache.added.classes",
            classes.get(QUARKUS_CACHE) - classes.get(WITHOUT),
            "classes"));
  }

  /** Every other turn the other way round: what a start leaves behind concerns the next. */
  private static Map<BootedApplication, Boot> turn(int number, Consumer<String> progress)
      throws IOException, InterruptedException, NotBuiltException {
    List<BootedApplication> order = Arrays.asList(BootedApplication.values());
    if (number % 2 == 1) {
      Collections.reverse(order);
    }
    Map<BootedApplication, Boot> boots = new EnumMap<>(BootedApplication.class);
    for (BootedApplication application : order) {
      Boot boot = Boot.of(application);
      boots.put(application, boot);
      progress.accept(
          String.format(
              "turn %d: %s %.0f ms, %.0f ms of processor time",
              number + 1, application, boot.millis(), boot.cpuMillis()));
    }
    return boots;
  }

  private static double median(
      List<Map<BootedApplication, Boot>> turns,
      BootedApplication application,
      ToDoubleFunction<Boot> figure) {
    return Quantiles.median(
        turns.stream().mapToDouble(turn -> figure.applyAsDouble(turn.get(application))).toArray());
  }

  /** The median of the differences within a turn, so that a slow spell of the machine cancels. */
  private static double added(
      List<Map<BootedApplication, Boot>> turns,
      BootedApplication application,
      ToDoubleFunction<Boot> figure) {
    return Quantiles.median(
        turns.stream()
            .mapToDouble(
                turn ->
                    figure.applyAsDouble(turn.get(application))
                        - figure.applyAsDouble(turn.get(WITHOUT)))
            .toArray());
  }
}
