package dev.layered.tck.containers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Quarkus application: the server and the contract's application in one.
 *
 * @param folder the folder quarkus-app that the build made
 */
public record Quarkus(Path folder) implements Container {

  @Override
  public String name() {
    return "quarkus";
  }

  @Override
  public boolean redeploys() {
    return false;
  }

  @Override
  public Launch prepare(Path scratch) {
    int port = Ports.free();
    return new Launch(
        List.of(
            Jvm.home().resolve("bin/java").toString(),
            "-Xmx256m",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-jar",
            folder.resolve("quarkus-run.jar").toString()),
        Map.of(),
        Launch.root(port, ""),
        Launch.never());
  }
}
