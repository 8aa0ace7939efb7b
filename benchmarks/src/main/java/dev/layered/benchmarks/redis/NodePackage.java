package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.ChildProcess;
import dev.layered.benchmarks.disk.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program for Node with the packages that its lock file names, in a folder that is deleted with
 * all that is in it.
 */
final class NodePackage implements AutoCloseable {

  private final TemporaryFolder folder;

  private NodePackage(TemporaryFolder folder) {
    this.folder = folder;
  }

  /** Whether both Node, of a version that Bentocache runs on, and npm are there. */
  static boolean canRun() {
    try {
      return Integer.parseInt(version("node").replaceAll("^v(\\d+)\\..*", "$1")) >= 20
          && !version("npm").isEmpty();
    } catch (IOException | NumberFormatException missing) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String version(String program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program, "--version").redirectError(Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said.strip() : "";
  }

  /**
   * Installs what a folder of resources describes.
   *
   * @param resources the folder, beside this class
   * @param files its files
   * @throws IOException if that fails, as it does without a registry of packages
   */
  static NodePackage install(String resources, List<String> files)
      throws IOException, InterruptedException {
    NodePackage made = new NodePackage(TemporaryFolder.make());
    try {
      for (String file : files) {
        try (InputStream in = NodePackage.class.getResourceAsStream(resources + "/" + file)) {
          Files.copy(in, made.file(file));
        }
      }
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(made.folder.path().toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (npm.waitFor() != 0) {
        throw new IOException("npm cannot install the packages of " + resources + ": " + said);
      }
      return made;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      made.close();
      throw failed;
    }
  }

  Path file(String name) {
    return folder.path().resolve(name);
  }

  /**
   * Runs a script to its end.
   *
   * @return the numbers of its lines {@code FOUND name number}
   */
  Map<String, Double> run(String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    return ChildProcess.run(new ProcessBuilder(command).directory(folder.path().toFile()), script);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
