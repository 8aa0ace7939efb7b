package dev.layered.examples.quickstart;

import dev.layered.CacheName;
import dev.layered.CacheStatistics;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls the repository in every state that its caches can be in, and measures. */
final class Tour {

  private static final int HEAP_REPEATS = 50;
  private static final String RENAMED = "EDDF";
  private static final String RENAMING = " (renamed)";

  private final Terminal terminal;
  private final Report report;
  private final int count;
  private final List<Round> rounds = new ArrayList<>();
  private Workload workload;

  Tour(Terminal terminal, int count) {
    this.terminal = terminal;
    this.report = new Report(terminal);
    this.count = count;
  }

  /** What the tour needs of the application. */
  @Dependent
  static class Application {
    @Inject AirportImport airportImport;
    @Inject AirportRepository airports;
    @Inject LayeredCaches caches;

    @Inject
    @CacheName("airports")
    LayeredCache<String, Optional<Airport>> byIdent;
  }

  /** Runs the tour; false if a cached answer was not what the database says. */
  boolean run() throws IOException {
    boolean right;
    try (SeContainer container = start()) {
      Application application = application(container);
      fill(application.airportImport);
      long found = entriesOnDisk(application.caches);
      if (found > 0) {
        terminal.line("Found %,d entries on disk from the last run: this one starts warm.", found);
      } else {
        terminal.line("Nothing on disk yet: the first calls go to the database.");
      }
      workload = Workload.of(application.airports, count);
      measure(found > 0 ? "first calls, warm start" : "first calls", application, 1);
      measure("the same calls again, x" + HEAP_REPEATS, application, HEAP_REPEATS);
    }
    long before = System.nanoTime();
    try (SeContainer container = start()) {
      Application application = application(container);
      application.airports.scheduled();
      String restart = report.duration(System.nanoTime() - before);
      measure("after a restart", application, 1);

      Airport airport = application.airports.byIdent(RENAMED).orElseThrow();
      String oldName = airport.name().replace(RENAMING, ""); // of a run that was cut short
      String newName = oldName + RENAMING;
      application.airports.byCountry(airport.country());
      application.airports.nearest(airport.latitude(), airport.longitude(), 1);
      application.airports.rename(airport, newName);
      right = saysEverywhere(newName, airport, application.airports);
      measure("after rename(" + RENAMED + ")", application, 1);
      application.airports.rename(airport, oldName);
      right &= saysEverywhere(oldName, airport, application.airports);

      long sent = System.nanoTime();
      application.caches.invalidateTags("airport");
      String byTag = report.duration(System.nanoTime() - sent);
      measure("tag \"airport\" invalidated", application, 1);

      sent = System.nanoTime();
      application.byIdent.invalidateKeys(workload.idents());
      String byKey = report.duration(System.nanoTime() - sent);
      measure(workload.idents().size() + " keys invalidated", application, 1);

      terminal.line("");
      report.print(rounds);
      terminal.line("");
      terminal.line(
          "Restart of the container: %s. Invalidating: the tag %s, the %d keys %s.",
          restart, byTag, workload.idents().size(), byKey);
      terminal.line(
          "rename(%s), and back: byIdent, byCountry and nearest %s.",
          RENAMED, right ? "showed the new name at once" : "DID NOT ALL SHOW THE NEW NAME");
    }
    terminal.line("Run it again: it starts warm from disk.");
    return right;
  }

  private SeContainer start() {
    return SeContainerInitializer.newInstance().initialize();
  }

  private static Application application(SeContainer container) {
    return container.select(Application.class).get();
  }

  private void fill(AirportImport airportImport) throws IOException {
    long before = System.nanoTime();
    long loaded =
        airportImport.run(
            done -> terminal.progress("Loading airports", done, AirportImport.EXPECTED));
    terminal.line(
        loaded > 0
            ? "The database holds %,d airports, loaded in %s."
            : "The database holds %,d airports.",
        airportImport.count(),
        report.duration(System.nanoTime() - before));
  }

  private void measure(String label, Application application, int repeats) {
    long[] nanos = new long[workload.calls().size() * repeats];
    Round.Served before = served(application.caches);
    int done = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (var call : workload.calls()) {
        long start = System.nanoTime();
        call.accept(application.airports);
        nanos[done++] = System.nanoTime() - start;
        terminal.progress("Round: " + label, done, nanos.length);
      }
    }
    rounds.add(new Round(label, nanos, served(application.caches).minus(before)));
  }

  private static boolean saysEverywhere(String name, Airport airport, AirportRepository airports) {
    Airport expected = airport.withName(name);
    return airports.byIdent(airport.ident()).equals(Optional.of(expected))
        && airports.byCountry(airport.country()).contains(expected)
        && airports.nearest(airport.latitude(), airport.longitude(), 1).contains(expected);
  }

  private static Round.Served served(LayeredCaches caches) {
    Round.Served sum = new Round.Served(0, 0, 0);
    for (String name : caches.names()) {
      CacheStatistics of = caches.cache(name).statistics();
      sum = sum.plus(new Round.Served(of.heapHits(), of.diskHits(), of.misses() + of.coalesced()));
    }
    return sum;
  }

  private static long entriesOnDisk(LayeredCaches caches) {
    return caches.names().stream()
        .mapToLong(name -> caches.cache(name).statistics().diskEntries())
        .sum();
  }
}
