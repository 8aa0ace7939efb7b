package dev.layered.examples.catalogue;

/**
 * One airport.
 *
 * @param code its code at OurAirports, mostly that of the ICAO
 * @param name how people call it
 * @param type such as {@code large_airport} or {@code heliport}
 * @param city what it serves; null if not known
 * @param country ISO 3166-1 code
 */
public record Airport(String code, String name, String type, String city, String country) {

  /** The same airport under another name. */
  public Airport withName(String newName) {
    return new Airport(code, newName, type, city, country);
  }
}
