package dev.layered.examples.quickstart;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.h2.jdbcx.JdbcConnectionPool;

/** An H2 database in a file, inside this process. It outlives a restart, as databases do. */
@ApplicationScoped
public class Database {

  @Produces
  @ApplicationScoped
  DataSource open(@ConfigProperty(name = "quickstart.folder") Path folder) {
    // H2 would answer a query that is asked twice in a row from its last result. That is switched
    // off, so that what the tour measures as SQL is SQL.
    return JdbcConnectionPool.create(
        "jdbc:h2:file:" + folder.toAbsolutePath() + "/airports;OPTIMIZE_REUSE_RESULTS=0", "sa", "");
  }

  void close(@Disposes DataSource database) {
    ((JdbcConnectionPool) database).dispose();
  }
}
