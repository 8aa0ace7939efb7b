package dev.layered.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AirportRepositoryTest {

  private static final Airport AMS =
      new Airport(
          "EHAM", "Schiphol", "large_airport", "Amsterdam", "NL", "AMS", 52.308601, 4.76389);
  private static final Airport RTM =
      new Airport("EHRD", "Rotterdam", "medium_airport", null, "NL", "RTM", 51.956902, 4.43722);
  private static final Airport BRU =
      new Airport("EBBR", "Zaventem", "large_airport", "Brussels", "BE", "BRU", 50.901402, 4.48444);

  @TempDir Path folder;

  private SeContainer container;
  private AirportRepository airports;

  @BeforeEach
  void start() throws SQLException {
    System.setProperty("quickstart.folder", folder.toString().replace('\\', '/'));
    open();
    sql(
        """
        CREATE TABLE airport (ident VARCHAR(16) PRIMARY KEY, name VARCHAR(200), type VARCHAR(32),
          city VARCHAR(200), country CHAR(2), iata VARCHAR(3), latitude DOUBLE PRECISION,
          longitude DOUBLE PRECISION, scheduled BOOLEAN)
        """);
    for (Airport airport : List.of(AMS, RTM, BRU)) {
      sql(
          "INSERT INTO airport VALUES ('%s', '%s', '%s', %s, '%s', '%s', %s, %s, TRUE)"
              .formatted(
                  airport.ident(),
                  airport.name(),
                  airport.type(),
                  airport.city() == null ? "NULL" : "'" + airport.city() + "'",
                  airport.country(),
                  airport.iata(),
                  airport.latitude(),
                  airport.longitude()));
    }
  }

  @AfterEach
  void stop() {
    container.close();
    System.clearProperty("quickstart.folder");
  }

  @Test
  void answersFromTheCacheWhatTheDatabaseSaid() throws SQLException {
    assertThat(airports.byIdent("EHAM")).contains(AMS);
    assertThat(airports.byIdent("none")).isEmpty();
    assertThat(airports.byCountry("NL")).containsExactly(AMS, RTM);
    assertThat(airports.nearest(51, 4.5, 2)).containsExactly(BRU, RTM);

    sql("DELETE FROM airport");

    assertThat(airports.byIdent("EHAM")).contains(AMS);
    assertThat(airports.byIdent("none")).isEmpty();
    assertThat(airports.byCountry("NL")).containsExactly(AMS, RTM);
    assertThat(airports.nearest(51, 4.5, 2)).containsExactly(BRU, RTM);
    assertThat(airports.nearest(51, 4.5, 1)).isEmpty();
  }

  @Test
  void renamingReachesEveryCacheThatMayShowTheOldName() throws SQLException {
    airports.byIdent("EHAM");
    airports.byCountry("NL");
    airports.byCountry("BE");
    airports.nearest(52.5, 4.8, 1);

    assertThat(airports.rename(AMS, "Amsterdam")).contains(AMS.withName("Amsterdam"));

    assertThat(airports.byCountry("NL")).containsExactly(AMS.withName("Amsterdam"), RTM);
    assertThat(airports.nearest(52.5, 4.8, 1)).containsExactly(AMS.withName("Amsterdam"));

    sql("DELETE FROM airport");

    assertThat(airports.byIdent("EHAM")).as("written through").contains(AMS.withName("Amsterdam"));
    assertThat(airports.byCountry("BE")).as("not concerned").containsExactly(BRU);
  }

  @Test
  void removingReachesEveryCacheThatMayShowTheAirport() {
    airports.byIdent("EHAM");
    airports.byCountry("NL");
    airports.nearest(52.5, 4.8, 1);

    airports.remove(AMS);

    assertThat(airports.byIdent("EHAM")).isEqualTo(Optional.empty());
    assertThat(airports.byCountry("NL")).containsExactly(RTM);
    assertThat(airports.nearest(52.5, 4.8, 1)).containsExactly(RTM);
  }

  @Test
  void aRestartKeepsWhatIsCachedAndWhatWasInvalidated() throws SQLException {
    airports.byIdent("EHRD");
    airports.byIdent("EHAM");
    airports.byCountry("NL");
    airports.byCountry("BE");
    airports.remove(AMS);
    airports.rename(RTM, "The Hague");

    container.close();
    open();
    sql("DELETE FROM airport WHERE country = 'BE'");

    assertThat(airports.byIdent("EHAM")).isEmpty();
    assertThat(airports.byIdent("EHRD")).contains(RTM.withName("The Hague"));
    assertThat(airports.byCountry("NL")).containsExactly(RTM.withName("The Hague"));
    assertThat(airports.byCountry("BE")).as("still on disk").containsExactly(BRU);
  }

  private void open() {
    container = SeContainerInitializer.newInstance().initialize();
    airports = container.select(AirportRepository.class).get();
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = container.select(DataSource.class).get().getConnection();
        Statement plain = connection.createStatement()) {
      plain.execute(statement);
    }
  }
}
