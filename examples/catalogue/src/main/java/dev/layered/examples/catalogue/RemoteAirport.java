package dev.layered.examples.catalogue;

/**
 * An airport with scheduled flights, far from all others that have them.
 *
 * @param code its code
 * @param name how people call it
 * @param kilometres to the nearest of the others
 */
public record RemoteAirport(String code, String name, long kilometres) {}
