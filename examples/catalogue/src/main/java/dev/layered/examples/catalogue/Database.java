package dev.layered.examples.catalogue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.h2.jdbcx.JdbcConnectionPool;

/** An H2 database in a file, which several processes of this machine may open at once. */
@ApplicationScoped
public class Database {

  @Produces
  @ApplicationScoped
  DataSource open(@ConfigProperty(name = "catalogue.folder") String folder) {
    // The first process that opens the file serves the others: on this machine only.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    return JdbcConnectionPool.create(
        "jdbc:h2:file:"
            + Path.of(folder).toAbsolutePath().resolve("airports")
            + ";AUTO_SERVER=TRUE",
        "sa",
        "");
  }

  void close(@Disposes DataSource database) {
    ((JdbcConnectionPool) database).dispose();
  }
}
