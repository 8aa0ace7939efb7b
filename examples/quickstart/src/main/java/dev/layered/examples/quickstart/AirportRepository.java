package dev.layered.examples.quickstart;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Plain SQL behind annotated methods: this is all that an application writes. */
@ApplicationScoped
public class AirportRepository {

  private static final String SELECT =
      "SELECT ident, name, type, city, country, iata, latitude, longitude FROM airport ";

  @Inject DataSource database;

  /** One airport, by its code. */
  @Layered(cacheName = "airports", key = "{ident}", tags = "airport")
  public Optional<Airport> byIdent(String ident) {
    return query(SELECT + "WHERE ident = ?", ident).stream().findFirst();
  }

  /** The first hundred airports of a country, those with scheduled flights before the others. */
  @Layered(
      cacheName = "countries",
      key = "{iso}",
      tags = {"airport", "country:{iso}"})
  public List<Airport> byCountry(String iso) {
    return query(
        SELECT + "WHERE country = ? ORDER BY scheduled DESC, ident FETCH FIRST 100 ROWS ONLY", iso);
  }

  /** The nearest airports. No index helps: the database works out every distance (haversine). */
  @Layered(
      cacheName = "nearest",
      tags = {"airport", "nearest"})
  public List<Airport> nearest(double lat, double lon, int n) {
    return query(
        SELECT
            + """
            ORDER BY POWER(SIN(RADIANS(latitude - ?) / 2), 2)
              + COS(RADIANS(?)) * COS(RADIANS(latitude)) * POWER(SIN(RADIANS(longitude - ?) / 2), 2),
              ident
            FETCH FIRST ? ROWS ONLY
            """,
        lat,
        lat,
        lon,
        n);
  }

  /**
   * Renames an airport. The result replaces the cached entry of {@link #byIdent}; the lists that
   * may show the old name are invalidated, on disk too.
   */
  @CachePut(cacheName = "airports", key = "{airport.ident}", tags = "airport")
  @CacheInvalidate(tags = {"country:{airport.country}", "nearest"})
  public Optional<Airport> rename(Airport airport, String name) {
    int changed = update("UPDATE airport SET name = ? WHERE ident = ?", name, airport.ident());
    return changed == 0 ? Optional.empty() : Optional.of(airport.withName(name));
  }

  /** Removes an airport. */
  @CacheInvalidate(
      cacheName = "airports",
      key = "{airport.ident}",
      tags = {"country:{airport.country}", "nearest"})
  public void remove(Airport airport) {
    update("DELETE FROM airport WHERE ident = ?", airport.ident());
  }

  /** Every airport with scheduled flights. Not annotated, so never cached. */
  public List<Airport> scheduled() {
    return query(SELECT + "WHERE scheduled ORDER BY ident");
  }

  private List<Airport> query(String sql, Object... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<Airport> airports = new ArrayList<>();
      while (rows.next()) {
        airports.add(
            new Airport(
                rows.getString("ident"),
                rows.getString("name"),
                rows.getString("type"),
                rows.getString("city"),
                rows.getString("country"),
                rows.getString("iata"),
                rows.getDouble("latitude"),
                rows.getDouble("longitude")));
      }
      return airports;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private int update(String sql, Object... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
