package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Open Liberty with MicroProfile Telemetry in the place of MicroProfile Metrics. It prints what it
 * would export.
 *
 * @param liberty the server
 */
public record LibertyTelemetry(OpenLiberty liberty) implements Container {

  /** Applications see the API of OpenTelemetry only if they ask for it. */
  private static final String APPLICATION =
      """
        <webApplication location="app.war" contextRoot="app">
          <classloader apiTypeVisibility="+third-party"/>
        </webApplication>
      </server>
      """;

  @Override
  public String name() {
    return "liberty-telemetry";
  }

  @Override
  public Map<String, String> brings() {
    return Map.of("metrics", "opentelemetry", "transactions", "true");
  }

  @Override
  public String loader() {
    return liberty.loader();
  }

  @Override
  public Launch prepare(Path folder) throws IOException {
    Launch plain = liberty.prepare(folder);
    Path server = folder.resolve("usr/servers/contract");
    Path deployed = Files.createDirectories(server.resolve("apps")).resolve("app.war");
    Files.move(server.resolve("dropins/app.war"), deployed);
    Path configuration = server.resolve("server.xml");
    Files.writeString(configuration, adapted(Files.readString(configuration)));
    Map<String, String> environment = new HashMap<>(plain.environment());
    environment.put("OTEL_SDK_DISABLED", "false");
    environment.put("OTEL_METRICS_EXPORTER", "console");
    environment.put("OTEL_METRIC_EXPORT_INTERVAL", "500");
    environment.put("OTEL_TRACES_EXPORTER", "none");
    environment.put("OTEL_LOGS_EXPORTER", "none");
    return new Launch(
        plain.command(),
        environment,
        plain.root(),
        plain.refusal(),
        () -> Folders.replace(liberty.war(), deployed, folder));
  }

  private static String adapted(String configuration) {
    return configuration
        .replace("mpMetrics-5.1", "mpTelemetry-2.0")
        .replaceAll("(?m)^ *<mpMetrics .*/>\n", "")
        .replace("</server>\n", APPLICATION);
  }
}
