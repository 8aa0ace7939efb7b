package dev.layered.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The Quarkus application of {@code heap-hit} and {@code http}. */
public final class ArcApplication {

  private final BuiltApplication built;

  private ArcApplication(BuiltApplication built) {
    this.built = built;
  }

  /**
   * The application.
   *
   * @throws NotBuiltException if it was not built
   */
  public static ArcApplication find() throws NotBuiltException {
    return new ArcApplication(BuiltApplication.find("quarkus/arc"));
  }

  /**
   * A process of it, not started yet.
   *
   * @param options further options of its JVM
   * @param arguments those of the application
   */
  public ProcessBuilder process(List<String> options, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));
    all.addAll(options);
    return built.process(all, arguments);
  }
}
