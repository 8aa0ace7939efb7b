package dev.layered.examples.quickstart;

import dev.layered.CacheName;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;

/** A running CDI container with the repository in it: one node of the application. */
final class Application implements Rounds.Node, AutoCloseable {

  private final SeContainer container;
  private final Beans beans;

  private Application(SeContainer container) {
    this.container = container;
    this.beans = container.select(Beans.class).get();
  }

  /** What the tours need of the container. */
  @Dependent
  static class Beans {
    @Inject AirportImport airportImport;
    @Inject AirportRepository airports;
    @Inject LayeredCaches caches;

    @Inject
    @CacheName("airports")
    LayeredCache<String, Optional<Airport>> byIdent;
  }

  static Application start() {
    return new Application(SeContainerInitializer.newInstance().initialize());
  }

  /**
   * One of several nodes.
   *
   * @param name of letters; its disk layer has a folder of its own
   */
  static Application startNode(String name) {
    System.setProperty("quickstart.node", "-" + name);
    return start();
  }

  /** Fills the database, unless an earlier run has. */
  void fill(Terminal terminal, Report report) throws IOException {
    long before = System.nanoTime();
    long loaded =
        beans.airportImport.run(
            done -> terminal.progress("Loading airports", done, AirportImport.EXPECTED));
    terminal.line(
        loaded > 0
            ? "The database holds %,d airports, loaded in %s."
            : "The database holds %,d airports.",
        beans.airportImport.count(),
        report.duration(System.nanoTime() - before));
  }

  @Override
  public AirportRepository airports() {
    return beans.airports;
  }

  @Override
  public LayeredCaches caches() {
    return beans.caches;
  }

  LayeredCache<String, Optional<Airport>> byIdent() {
    return beans.byIdent;
  }

  @Override
  public void close() {
    container.close();
  }
}
