package dev.layered.tck.containers;

import dev.layered.testing.Ports;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Payara Micro. It gets the WAR unpacked: that is the form that it deploys anew, when the time of a
 * file named .reload changes.
 *
 * @param jar payara-micro.jar
 * @param war the application
 * @param neighbours other applications, by their contexts
 */
public record PayaraMicro(Path jar, Path war, Map<String, Path> neighbours) implements Container {

  private static final Pattern REFUSAL =
      Pattern.compile("Exception while (preparing|loading|deploying) the app");

  /**
   * Options of the JVM for no garbage collection before the first application is there. Payara 6
   * holds the first class loader of a deployment by a weak reference only: a collection just before
   * it becomes the thread's context class loader makes the deployment fail. The example has them
   * too.
   */
  private static final List<String> NO_COLLECTION_BEFORE_DEPLOYMENT =
      List.of("-Xms1g", "-Xmx1g", "-Xmn768m", "-XX:MetaspaceSize=256m");

  private static final String APPLICATION = "app";
  private static final long LOOKED_ONCE_MILLIS = 5_000;
  private static final String LOOPBACK =
      "set configs.config.server-config.network-config.network-listeners.network-listener"
          + ".http-listener.address=127.0.0.1\n";

  /** With nothing beside the application. */
  public PayaraMicro(Path jar, Path war) {
    this(jar, war, Map.of());
  }

  @Override
  public String name() {
    return "payara";
  }

  @Override
  public Map<String, String> brings() {
    return Map.of("metrics", "microprofile", "transactions", "true");
  }

  @Override
  public String loader() {
    return "WebappClassLoader";
  }

  @Override
  public Launch prepare(Path folder) throws IOException {
    Path application = unpacked(war, folder.resolve(APPLICATION));
    Path reload = Files.createFile(application.resolve(".reload"));
    Path loopback = Files.writeString(folder.resolve("before-boot.txt"), LOOPBACK);
    int port = Ports.free();
    List<String> command =
        new ArrayList<>(
            List.of(
                Jvm.home().resolve("bin/java").toString(),
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-jar",
                jar.toString(),
                "--nocluster",
                "--nohazelcast",
                "--disablephonehome",
                "--rootdir",
                folder.resolve("root").toString(),
                "--prebootcommandfile",
                loopback.toString(),
                "--port",
                Integer.toString(port),
                "--deploy",
                application.toString()));
    command.addAll(1, NO_COLLECTION_BEFORE_DEPLOYMENT);
    for (Map.Entry<String, Path> neighbour : neighbours.entrySet()) {
      Path unpacked = unpacked(neighbour.getValue(), folder.resolve(neighbour.getKey()));
      command.addAll(List.of("--deploy", unpacked.toString()));
    }
    return new Launch(
        command, Map.of(), Launch.root(port, APPLICATION), REFUSAL, () -> touch(reload));
  }

  private static void touch(Path reload) throws IOException {
    try {
      // Payara looks every two seconds, and takes what it sees first for what was deployed.
      Thread.sleep(LOOKED_ONCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the deployment");
    }
    Files.setLastModifiedTime(reload, FileTime.from(Instant.now()));
  }

  /** A folder is deployed under its own name. */
  private static Path unpacked(Path war, Path folder) throws IOException {
    Folders.unzip(war, Files.createDirectories(folder));
    return folder;
  }
}
