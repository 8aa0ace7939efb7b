package dev.layered.tck.containers;

import dev.layered.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Open Liberty, with the features that an application of Jakarta EE 10 and MicroProfile 6 asks for.
 *
 * @param home the folder wlp
 * @param war the application
 * @param neighbours other applications, by their contexts
 */
public record OpenLiberty(Path home, Path war, Map<String, Path> neighbours) implements Container {

  private static final Pattern REFUSAL = Pattern.compile("CWWKZ000[24]E");

  /** With nothing beside the application. */
  public OpenLiberty(Path home, Path war) {
    this(home, war, Map.of());
  }

  @Override
  public String name() {
    return "liberty";
  }

  @Override
  public Map<String, String> brings() {
    return Map.of("metrics", "microprofile", "transactions", "true");
  }

  @Override
  public String loader() {
    return "AppClassLoader";
  }

  @Override
  public Launch prepare(Path folder) throws IOException {
    int port = Ports.free();
    Path user = folder.resolve("usr");
    Path server = Files.createDirectories(user.resolve("servers/contract"));
    Path deployed = Files.createDirectories(server.resolve("dropins")).resolve("app.war");
    Files.writeString(server.resolve("server.xml"), configuration(port));
    Files.writeString(server.resolve("jvm.options"), "-Xmx512m\n");
    Files.copy(war, deployed);
    for (Map.Entry<String, Path> neighbour : neighbours.entrySet()) {
      Files.copy(neighbour.getValue(), deployed.resolveSibling(neighbour.getKey() + ".war"));
    }
    return new Launch(
        List.of("bash", home.resolve("bin/server").toString(), "run", "contract"),
        Map.of("WLP_USER_DIR", user.toString(), "WLP_LOGGING_CONSOLE_LOGLEVEL", "INFO"),
        Launch.root(port, "app"),
        REFUSAL,
        () -> Folders.replace(war, deployed, folder));
  }

  private static String configuration(int port) {
    return """
        <server>
          <featureManager>
            <feature>cdi-4.0</feature>
            <feature>concurrent-3.0</feature>
            <feature>restfulWS-3.1</feature>
            <feature>mpConfig-3.1</feature>
            <feature>mpMetrics-5.1</feature>
          </featureManager>
          <mpMetrics authentication="false"/>
          <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
        </server>
        """
        .formatted(port);
  }
}
