package dev.layered.tck.application;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code GET info}: what a test wants to know of the node, in lines of {@code name=value}. */
@Path("info")
@RequestScoped
public class InfoResource {

  @Inject ConfiguredLayers layers;
  @Inject MetricsApi metrics;
  @Inject Transactions transactions;
  @Inject SharedValues values;
  @Inject EventLog log;

  /** The lines, in alphabetical order. */
  @GET
  @Produces("text/plain")
  public String show() {
    Map<String, Object> lines = new TreeMap<>();
    lines.put("java", Runtime.version());
    lines.put("layers", layers.names());
    lines.put("metrics", metrics.name());
    lines.put("pid", ProcessHandle.current().pid());
    lines.put("process", values.process());
    lines.put("remote-events", log.remote());
    lines.put("transactions", transactions.exist());
    return lines.entrySet().stream()
        .map(line -> line.getKey() + "=" + line.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
