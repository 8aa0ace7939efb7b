package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A container on another JDK than that of this JVM.
 *
 * @param jdk the home of the other
 * @param container what runs on it
 */
public record OnJdk(Path jdk, Container container) implements Container {

  @Override
  public String name() {
    return container.name();
  }

  @Override
  public Map<String, String> brings() {
    return container.brings();
  }

  @Override
  public String loader() {
    return container.loader();
  }

  @Override
  public Set<String> lines() {
    return container.lines();
  }

  @Override
  public boolean redeploys() {
    return container.redeploys();
  }

  @Override
  public Launch prepare(Path folder) throws IOException {
    Launch launch = container.prepare(folder);
    String own = Jvm.home().resolve("bin/java").toString();
    String other = jdk.resolve("bin/java").toString();
    List<String> command =
        launch.command().stream().map(word -> word.equals(own) ? other : word).toList();
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.put("JAVA_HOME", jdk.toString());
    return new Launch(command, environment, launch.root(), launch.refusal(), launch.redeploy());
  }
}
