package dev.layered.examples.quickstart;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.h2.tools.Csv;

/** Fills an empty database from the file that comes with this example. */
@ApplicationScoped
public class AirportImport {

  /** The airports in the file; only for the progress line. */
  static final long EXPECTED = 72_238;

  private static final int BATCH = 2_000;

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS airport (
        ident VARCHAR(16) PRIMARY KEY,
        name VARCHAR(200) NOT NULL,
        type VARCHAR(32) NOT NULL,
        city VARCHAR(200),
        country CHAR(2) NOT NULL,
        iata VARCHAR(3),
        latitude DOUBLE PRECISION NOT NULL,
        longitude DOUBLE PRECISION NOT NULL,
        scheduled BOOLEAN NOT NULL)
      """;

  @Inject DataSource database;

  /**
   * Loads the airports if there are none, in one transaction: an import that is cut short leaves
   * nothing behind.
   *
   * @param progress is told how many there are so far
   * @return how many were loaded; 0 if they were there already
   */
  public long run(LongConsumer progress) throws IOException {
    try (Connection connection = database.getConnection()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(TABLE);
      }
      if (count(connection) > 0) {
        return 0;
      }
      connection.setAutoCommit(false);
      long loaded = load(connection, progress);
      connection.commit();
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE INDEX by_country ON airport(country)");
      }
      return loaded;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** How many airports the database holds. */
  public long count() {
    try (Connection connection = database.getConnection()) {
      return count(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM airport")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static long load(Connection connection, LongConsumer progress)
      throws IOException, SQLException {
    try (InputStream file = AirportImport.class.getResourceAsStream("/data/airports.csv.gz");
        Reader text = new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8);
        ResultSet rows = new Csv().read(text, null);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO airport VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      long loaded = 0;
      while (rows.next()) {
        insert.setString(1, rows.getString("ident"));
        insert.setString(2, rows.getString("name"));
        insert.setString(3, rows.getString("type"));
        insert.setString(4, rows.getString("municipality"));
        insert.setString(5, rows.getString("iso_country"));
        insert.setString(6, rows.getString("iata_code"));
        insert.setDouble(7, Double.parseDouble(rows.getString("latitude_deg")));
        insert.setDouble(8, Double.parseDouble(rows.getString("longitude_deg")));
        insert.setBoolean(9, rows.getString("scheduled_service").equals("yes"));
        insert.addBatch();
        if (++loaded % BATCH == 0) {
          insert.executeBatch();
          progress.accept(loaded);
        }
      }
      insert.executeBatch();
      return loaded;
    }
  }
}
