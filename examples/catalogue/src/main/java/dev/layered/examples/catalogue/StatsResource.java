package dev.layered.examples.catalogue;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Collectors;

/** Who has answered since the start, as a table for people; /metrics has it for machines. */
@Path("stats")
@ApplicationScoped
public class StatsResource {

  private static final String ROW = "%-10s %8s %8s %8s %8s%n";

  @Inject LayeredCaches caches;
  @Inject Sql sql;

  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public String stats() {
    return ROW.formatted("cache", "heap", "redis", "disk", "database")
        + caches.names().stream().map(this::row).collect(Collectors.joining())
        + "SQL statements: %d%n".formatted(sql.statements());
  }

  private String row(String name) {
    CacheStatistics of = caches.cache(name).statistics();
    return ROW.formatted(name, of.heapHits(), of.redisHits(), of.diskHits(), of.misses());
  }
}
