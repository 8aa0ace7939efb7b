package dev.layered.tck.containers;

import dev.layered.testing.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Quarkus application: the server and the contract's application in one.
 *
 * @param name tells applications with different extensions apart
 * @param folder the folder quarkus-app that the build made
 * @param brings what its extensions bring
 */
public record Quarkus(String name, Path folder, Map<String, String> brings) implements Container {

  @Override
  public String loader() {
    return "RunnerClassLoader";
  }

  @Override
  public Set<String> lines() {
    return Set.of("uni-hit", "uni-on-event-loop");
  }

  @Override
  public boolean redeploys() {
    return false;
  }

  @Override
  public Launch prepare(Path scratch) {
    int port = Ports.free();
    return Launch.ofOne(
        List.of(
            Jvm.home().resolve("bin/java").toString(),
            "-Xmx256m",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-jar",
            folder.resolve("quarkus-run.jar").toString()),
        Map.of(),
        Launch.root(port, ""));
  }
}
