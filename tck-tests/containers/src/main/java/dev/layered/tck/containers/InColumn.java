package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A container with an application of another make, for a column of its own.
 *
 * @param name the name of the column
 * @param environment what else is in the environment of its processes
 * @param container what it is else
 */
public record InColumn(String name, Map<String, String> environment, Container container)
    implements Container {

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
    Map<String, String> all = new HashMap<>(launch.environment());
    all.putAll(environment);
    return new Launch(launch.command(), all, launch.root(), launch.refusal(), launch.redeploy());
  }
}
