package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Payara Micro that has Layered itself, and an application without.
 *
 * @param payara the server with that application
 * @param library the jar that is given to the server
 */
public record PayaraLibrary(PayaraMicro payara, Path library) implements Container {

  @Override
  public String name() {
    return payara.name() + "-library";
  }

  @Override
  public Map<String, String> brings() {
    return payara.brings();
  }

  @Override
  public String loader() {
    return payara.loader();
  }

  @Override
  public Launch prepare(Path folder) throws IOException {
    Launch launch = payara.prepare(folder);
    List<String> command = new ArrayList<>(launch.command());
    command.addAll(List.of("--addlibs", library.toString()));
    return new Launch(
        command, launch.environment(), launch.root(), launch.refusal(), launch.redeploy());
  }
}
