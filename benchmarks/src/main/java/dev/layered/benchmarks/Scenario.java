package dev.layered.benchmarks;

import java.util.List;
import java.util.function.Consumer;

/** One question that the benchmarks answer with figures, by the name given on the command line. */
public interface Scenario {

  /** Its name on the command line and in results: lower-case words joined by hyphens. */
  String name();

  /** What it compares, in one line. */
  String description();

  /**
   * Whether a figure, by its name, is Layered's own, which a chart highlights; not those of peers.
   */
  default boolean isOurs(String figure) {
    return figure.startsWith("layered") || figure.startsWith("extra");
  }

  /**
   * Measures.
   *
   * @param effort how long to take
   * @param progress told, line by line, what has been done
   * @return the figures, in the order in which they are shown
   * @throws Exception if what the scenario is about could not be measured; no figures are then
   *     shown. What only a part lacks is a {@linkplain Figure#notMeasured figure without number}
   */
  List<Figure> run(Effort effort, Consumer<String> progress) throws Exception;
}
