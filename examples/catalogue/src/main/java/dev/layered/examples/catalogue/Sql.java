package dev.layered.examples.catalogue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Runs statements, and counts them: the proof that an answer came from a cache. */
@ApplicationScoped
public class Sql {

  /** Makes an object of the row at which a result stands. */
  @FunctionalInterface
  public interface Row<T> {
    /** Reads the columns. */
    T read(ResultSet row) throws SQLException;
  }

  private final AtomicLong statements = new AtomicLong();
  private final ThreadLocal<Long> ofThread = ThreadLocal.withInitial(() -> 0L);

  @Inject DataSource database;

  /** All rows of a query. */
  public <T> List<T> query(Row<T> row, String sql, Object... parameters) {
    count();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Changes rows; returns how many. */
  public int update(String sql, Object... parameters) {
    count();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** The statements since the start. */
  public long statements() {
    return statements.get();
  }

  /** Those of the calling thread. */
  public long statementsOfThread() {
    return ofThread.get();
  }

  private void count() {
    statements.incrementAndGet();
    ofThread.set(ofThread.get() + 1);
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
