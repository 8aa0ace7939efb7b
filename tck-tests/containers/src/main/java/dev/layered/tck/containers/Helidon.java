package dev.layered.tck.containers;

import dev.layered.testing.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Helidon MP: the server and the contract's application on one class path. It needs a newer JDK
 * than the others.
 *
 * @param jdk the JDK that it runs on
 * @param libraries the folder with the class path
 */
public record Helidon(Path jdk, Path libraries) implements Container {

  @Override
  public String name() {
    return "helidon";
  }

  @Override
  public Map<String, String> brings() {
    return Map.of("metrics", "microprofile", "transactions", "false");
  }

  @Override
  public String loader() {
    return "AppClassLoader";
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
            jdk.resolve("bin/java").toString(),
            "-Xmx256m",
            "-Dserver.host=127.0.0.1",
            "-Dserver.port=" + port,
            "-cp",
            libraries.resolve("*").toString(),
            "io.helidon.Main"),
        Map.of("JAVA_HOME", jdk.toString()),
        Launch.root(port, ""));
  }
}
