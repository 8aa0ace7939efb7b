package dev.layered.examples.quickstart;

import dev.layered.LayeredCaches;
import java.io.IOException;
import java.util.Optional;

/** Calls the repository in every state that its caches can be in, and measures. */
final class Tour {

  private static final int HEAP_REPEATS = 50;
  private static final String RENAMED = "EDDF";
  private static final String RENAMING = " (renamed)";

  private final Terminal terminal;
  private final Report report;
  private final int count;

  Tour(Terminal terminal, int count) {
    this.terminal = terminal;
    this.report = new Report(terminal);
    this.count = count;
  }

  /** Runs the tour; false if a cached answer was not what the database says. */
  boolean run() throws IOException {
    boolean right;
    Workload workload;
    Rounds rounds;
    try (Application application = Application.start()) {
      application.fill(terminal, report);
      long found = entriesOnDisk(application.caches());
      if (found > 0) {
        terminal.line("Found %,d entries on disk from the last run: this one starts warm.", found);
      } else {
        terminal.line("Nothing on disk yet: the first calls go to the database.");
      }
      workload = Workload.of(application.airports(), count);
      rounds = new Rounds(terminal, workload);
      rounds.measure(found > 0 ? "first calls, warm start" : "first calls", application, 1);
      rounds.measure("the same calls again, x" + HEAP_REPEATS, application, HEAP_REPEATS);
    }
    long before = System.nanoTime();
    try (Application application = Application.start()) {
      application.airports().scheduled();
      String restart = report.duration(System.nanoTime() - before);
      rounds.measure("after a restart", application, 1);

      Airport airport = application.airports().byIdent(RENAMED).orElseThrow();
      String oldName = airport.name().replace(RENAMING, ""); // of a run that was cut short
      String newName = oldName + RENAMING;
      application.airports().byCountry(airport.country());
      application.airports().nearest(airport.latitude(), airport.longitude(), 1);
      application.airports().rename(airport, newName);
      right = saysEverywhere(newName, airport, application.airports());
      rounds.measure("after rename(" + RENAMED + ")", application, 1);
      application.airports().rename(airport, oldName);
      right &= saysEverywhere(oldName, airport, application.airports());

      long sent = System.nanoTime();
      application.caches().invalidateTags("airport");
      String byTag = report.duration(System.nanoTime() - sent);
      rounds.measure("tag \"airport\" invalidated", application, 1);

      sent = System.nanoTime();
      application.byIdent().invalidateKeys(workload.idents());
      String byKey = report.duration(System.nanoTime() - sent);
      rounds.measure(workload.idents().size() + " keys invalidated", application, 1);

      terminal.line("");
      report.print(rounds.measured(), false);
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

  private static boolean saysEverywhere(String name, Airport airport, AirportRepository airports) {
    Airport expected = airport.withName(name);
    return airports.byIdent(airport.ident()).equals(Optional.of(expected))
        && airports.byCountry(airport.country()).contains(expected)
        && airports.nearest(airport.latitude(), airport.longitude(), 1).contains(expected);
  }

  private static long entriesOnDisk(LayeredCaches caches) {
    return caches.names().stream()
        .mapToLong(name -> caches.cache(name).statistics().diskEntries())
        .sum();
  }
}
