package dev.layered.tck.containers;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Metrics by OpenTelemetry, which Liberty brings and exports; on the heap only. */
@Tag("liberty")
@ExtendWith(Suite.class)
class LibertyTelemetryTest {

  @Test
  void heap() {
    Container container = Suite.LIBERTY_TELEMETRY;
    Findings findings = new Findings(container.name(), "heap");
    try (Server server = Suite.start(container, "heap", Map.of())) {
      findings.contract(container, server.application());
      exports("misses", server, findings, "layered.requests", "layer=\"none\"", "result=\"miss\"");
      exports(
          "heap-hits", server, findings, "layered.requests", "layer=\"heap\"", "result=\"hit\"");
      exports("loads", server, findings, "layered.loads", "result=\"success\"");
      exports("load-durations", server, findings, "layered.load.duration");
      exports("invalidations", server, findings, "layered.invalidations");
      server.stop();
      findings.line("stopped-in-order", true, "");
      findings.end(server);
    }
    findings.none();
  }

  /** A metric is printed with series that carry a cache and these attributes. */
  private static void exports(
      String line, Server server, Findings findings, String metric, String... attributes) {
    Pattern name = Pattern.compile("name=" + Pattern.quote(metric) + ",");
    boolean printed =
        Await.until(
            Suite.SOON,
            () ->
                server
                    .printed()
                    .lines()
                    .anyMatch(text -> name.matcher(text).find() && has(text, attributes)),
            found -> found);
    findings.line("telemetry-exports-" + line, printed, metric + " is not exported");
  }

  private static boolean has(String text, String... attributes) {
    for (String attribute : attributes) {
      if (!text.contains(attribute)) {
        return false;
      }
    }
    return text.contains("cache=\"");
  }
}
