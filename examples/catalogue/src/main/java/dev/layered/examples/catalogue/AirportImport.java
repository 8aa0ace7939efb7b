package dev.layered.examples.catalogue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
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
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.h2.tools.Csv;

/** Fills an empty database from the file that comes with the examples, before the first request. */
@ApplicationScoped
public class AirportImport {

  private static final System.Logger LOG = System.getLogger(AirportImport.class.getName());
  private static final int BATCH = 2_000;
  private static final int STEP = 20_000;

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS airport (
        ident VARCHAR(16) PRIMARY KEY,
        name VARCHAR(200) NOT NULL,
        type VARCHAR(32) NOT NULL,
        city VARCHAR(200),
        country CHAR(2) NOT NULL,
        latitude DOUBLE PRECISION NOT NULL,
        longitude DOUBLE PRECISION NOT NULL,
        scheduled BOOLEAN NOT NULL)
      """;

  @Inject DataSource database;

  /** The rows come in one transaction: an import that is cut short leaves none of them behind. */
  void run(@Observes Startup event) throws IOException, SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      if (count(statement) == 0) {
        LOG.log(System.Logger.Level.INFO, "Loading airports into an empty database ...");
        connection.setAutoCommit(false);
        load(connection);
        connection.commit();
      }
      statement.execute("CREATE INDEX IF NOT EXISTS by_country ON airport(country)");
      statement.execute("CREATE INDEX IF NOT EXISTS by_schedule ON airport(scheduled)");
      LOG.log(System.Logger.Level.INFO, "The database holds {0} airports.", count(statement));
    }
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM airport")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void load(Connection connection) throws IOException, SQLException {
    try (InputStream file = AirportImport.class.getResourceAsStream("/data/airports.csv.gz");
        Reader text = new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8);
        ResultSet rows = new Csv().read(text, null);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO airport VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      int loaded = 0;
      while (rows.next()) {
        insert.setString(1, rows.getString("ident"));
        insert.setString(2, rows.getString("name"));
        insert.setString(3, rows.getString("type"));
        insert.setString(4, rows.getString("municipality"));
        insert.setString(5, rows.getString("iso_country"));
        insert.setDouble(6, Double.parseDouble(rows.getString("latitude_deg")));
        insert.setDouble(7, Double.parseDouble(rows.getString("longitude_deg")));
        insert.setBoolean(8, rows.getString("scheduled_service").equals("yes"));
        insert.addBatch();
        if (++loaded % BATCH == 0) {
          insert.executeBatch();
        }
        if (loaded % STEP == 0) {
          LOG.log(System.Logger.Level.INFO, "{0} airports loaded", loaded);
        }
      }
      insert.executeBatch();
    }
  }
}
