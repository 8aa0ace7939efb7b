package dev.layered.examples.catalogue;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Plain SQL behind annotated methods: this is all that an application writes. */
@ApplicationScoped
public class AirportRepository {

  private static final String SELECT = "SELECT ident, name, type, city, country FROM airport ";

  @Inject Sql sql;

  /** One airport. */
  @Layered(cacheName = "airports", key = "{code}", tags = "airport")
  public Optional<Airport> byCode(String code) {
    return sql.query(AirportRepository::airport, SELECT + "WHERE ident = ?", code).stream()
        .findFirst();
  }

  /** The first hundred airports of a country, those with scheduled flights before the others. */
  @Layered(
      cacheName = "countries",
      key = "{country}",
      tags = {"airport", "country:{country}"})
  public List<Airport> byCountry(String country) {
    return sql.query(
        AirportRepository::airport,
        SELECT + "WHERE country = ? ORDER BY scheduled DESC, ident FETCH FIRST 100 ROWS ONLY",
        country);
  }

  /**
   * The ten airports of a country that are farthest from the next one, in whichever country that
   * is. The database works out each distance (haversine): worth a cache.
   */
  @Layered(
      cacheName = "remote",
      key = "{country}",
      tags = {"airport", "country:{country}"})
  public List<RemoteAirport> mostRemote(String country) {
    return sql.query(
        row -> new RemoteAirport(row.getString(1), row.getString(2), Math.round(row.getDouble(3))),
        """
        SELECT a.ident, a.name, MIN(12742 * ASIN(SQRT(
            POWER(SIN(RADIANS(b.latitude - a.latitude) / 2), 2)
            + COS(RADIANS(a.latitude)) * COS(RADIANS(b.latitude))
              * POWER(SIN(RADIANS(b.longitude - a.longitude) / 2), 2)))) AS kilometres
          FROM airport a JOIN airport b ON b.scheduled = TRUE AND b.ident <> a.ident
          WHERE a.country = ? AND a.scheduled = TRUE
          GROUP BY a.ident, a.name ORDER BY kilometres DESC, a.ident FETCH FIRST 10 ROWS ONLY
        """,
        country);
  }

  /**
   * Renames an airport. The result replaces the cached entry of {@link #byCode}; what may show the
   * old name is invalidated: on the heap, in Redis and on disk, on every node.
   */
  @CachePut(cacheName = "airports", key = "{airport.code}", tags = "airport")
  @CacheInvalidate(tags = "country:{airport.country}")
  public Optional<Airport> rename(Airport airport, String name) {
    int changed = sql.update("UPDATE airport SET name = ? WHERE ident = ?", name, airport.code());
    return changed == 0 ? Optional.empty() : Optional.of(airport.withName(name));
  }

  private static Airport airport(ResultSet row) throws SQLException {
    return new Airport(
        row.getString("ident"),
        row.getString("name"),
        row.getString("type"),
        row.getString("city"),
        row.getString("country"));
  }
}
