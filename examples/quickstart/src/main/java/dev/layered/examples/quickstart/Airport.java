package dev.layered.examples.quickstart;

/**
 * One airport.
 *
 * @param ident its code at OurAirports, mostly that of the ICAO
 * @param name how people call it
 * @param type such as {@code large_airport} or {@code heliport}
 * @param city what it serves; null if not known
 * @param country ISO 3166-1 code
 * @param iata the code on a ticket; null if it has none
 * @param latitude in degrees
 * @param longitude in degrees
 */
public record Airport(
    String ident,
    String name,
    String type,
    String city,
    String country,
    String iata,
    double latitude,
    double longitude) {

  /** The same airport under another name. */
  public Airport withName(String newName) {
    return new Airport(ident, newName, type, city, country, iata, latitude, longitude);
  }
}
