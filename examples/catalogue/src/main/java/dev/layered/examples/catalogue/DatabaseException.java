package dev.layered.examples.catalogue;

import java.sql.SQLException;

/** The database could not answer. */
public class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Wraps what JDBC threw. */
  public DatabaseException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
