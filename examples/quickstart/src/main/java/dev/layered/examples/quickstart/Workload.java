package dev.layered.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The calls of one round, no two of them alike: of every five calls one is {@code byIdent}, one
 * {@code byCountry} and three are {@code nearest}.
 *
 * @param calls what is called, in order
 * @param idents the keys that {@code byIdent} is called with
 */
record Workload(List<Consumer<AirportRepository>> calls, List<String> idents) {

  /** As many rounds of five as there are countries with scheduled flights, and some to spare. */
  static final int MOST_CALLS = 1_000;

  static Workload of(AirportRepository airports, int count) {
    List<Airport> scheduled = airports.scheduled();
    List<String> countries = scheduled.stream().map(Airport::country).distinct().toList();
    List<Consumer<AirportRepository>> calls = new ArrayList<>();
    List<String> idents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Airport airport = scheduled.get((int) ((long) i * scheduled.size() / count));
      switch (i % 5) {
        case 0 -> {
          idents.add(airport.ident());
          calls.add(repository -> repository.byIdent(airport.ident()));
        }
        case 1 -> {
          String country = countries.get(i / 5);
          calls.add(repository -> repository.byCountry(country));
        }
        default ->
            calls.add(
                repository -> repository.nearest(airport.latitude(), airport.longitude(), 10));
      }
    }
    return new Workload(calls, idents);
  }
}
