package dev.layered.tck.containers;

import dev.layered.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * WildFly with its MicroProfile configuration, which has the API of OpenTelemetry instead of
 * MicroProfile Metrics.
 *
 * @param home the folder of the distribution
 * @param war the application
 * @param neighbours other applications, by their contexts
 */
public record WildFly(Path home, Path war, Map<String, Path> neighbours) implements Container {

  private static final Pattern REFUSAL = Pattern.compile("WFLYCTL0013|WFLYSRV0059");
  private static final Duration REDEPLOYMENT = Duration.ofMinutes(3);
  private static final String CONFIGURATION = "standalone-microprofile.xml";

  /** With nothing beside the application. */
  public WildFly(Path home, Path war) {
    this(home, war, Map.of());
  }

  @Override
  public String name() {
    return "wildfly";
  }

  @Override
  public Map<String, String> brings() {
    return Map.of("metrics", "opentelemetry", "transactions", "true");
  }

  @Override
  public String loader() {
    return "\"deployment.app.war\"";
  }

  @Override
  public Launch prepare(Path folder) throws IOException {
    int port = Ports.free();
    Path base = folder.resolve("standalone");
    Folders.copy(
        home.resolve("standalone/configuration"),
        Files.createDirectories(base).resolve("configuration"));
    Path configuration = base.resolve("configuration").resolve(CONFIGURATION);
    Files.writeString(configuration, adapted(Files.readString(configuration)));
    Path deployed = Files.createDirectories(base.resolve("deployments")).resolve("app.war");
    Files.copy(war, deployed);
    for (Map.Entry<String, Path> neighbour : neighbours.entrySet()) {
      Files.copy(neighbour.getValue(), deployed.resolveSibling(neighbour.getKey() + ".war"));
    }
    return new Launch(
        List.of(
            "bash",
            home.resolve("bin/standalone.sh").toString(),
            "-c",
            CONFIGURATION,
            "-Djboss.server.base.dir=" + base,
            "-Djboss.http.port=" + port,
            "-Djboss.https.port=" + Ports.free(),
            "-Djboss.management.http.port=" + Ports.free(),
            "-Djboss.management.https.port=" + Ports.free()),
        Map.of(),
        Launch.root(port, "app"),
        REFUSAL,
        () -> redeploy(deployed, folder));
  }

  /**
   * Returns when the new deployment is there, or has not come for long, so that nobody sends
   * requests while the old one ends. Undertow 2.3 tells no listener of the end of a request that
   * outlives its deployment ({@code ApplicationListeners.requestDestroyed} does nothing once they
   * are stopped; it logs UT010051 or UT015023 for the request, and Weld then WELD-000714). So the
   * request stays associated with Weld's conversation context in a thread local of the server's
   * worker, whose value leads to its own key: it holds the class loader of that deployment as long
   * as the worker lives.
   */
  private void redeploy(Path deployed, Path folder) throws IOException {
    Folders.replace(war, deployed, folder);
    long expected = Files.getLastModifiedTime(deployed).toMillis();
    Path marker = deployed.resolveSibling(deployed.getFileName() + ".deployed");
    Await.until(REDEPLOYMENT, () -> millisOf(marker), found -> found == expected);
  }

  /** The scanner gives its marker the time of the file that it has deployed. */
  private static long millisOf(Path marker) {
    try {
      return Files.getLastModifiedTime(marker).toMillis();
    } catch (IOException deploying) {
      return -1;
    }
  }

  /** The ports that no property names, and a second instead of five until a new file is seen. */
  private static String adapted(String configuration) {
    return configuration
        .replace("port=\"4712\"", "port=\"" + Ports.free() + "\"")
        .replace("port=\"4713\"", "port=\"" + Ports.free() + "\"")
        .replace("scan-interval=\"5000\"", "scan-interval=\"1000\"");
  }
}
