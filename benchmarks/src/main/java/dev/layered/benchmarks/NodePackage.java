package dev.layered.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for Node with the packages that its lock file names, from the npm registry, in a folder
 * that is deleted with all that is in it.
 */
public final class NodePackage implements AutoCloseable {

  /** The oldest version of Node that the packages run on. */
  public static final int OLDEST_NODE = 20;

  private final TemporaryFolder folder;

  private NodePackage(TemporaryFolder folder) {
    this.folder = folder;
  }

  /** Whether Node, of a version that is new enough, and npm are there. */
  public static boolean canRun() {
    try {
      return Integer.parseInt(version("node").replaceAll("^v(\\d+)\\..*", "$1")) >= OLDEST_NODE
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
   * @param user the class that the folder lies beside
   * @param resources the folder: package.json, package-lock.json
   * @param scripts further files of it
   * @throws IOException if that fails, as it does without a registry of packages
   */
  public static NodePackage install(Class<?> user, String resources, String... scripts)
      throws IOException, InterruptedException {
    List<String> files = new ArrayList<>(List.of("package.json", "package-lock.json"));
    files.addAll(List.of(scripts));
    NodePackage made = new NodePackage(TemporaryFolder.make());
    try {
      for (String file : files) {
        try (InputStream in = user.getResourceAsStream(resources + "/" + file)) {
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

  /** A file of its folder. */
  public Path file(String name) {
    return folder.path().resolve(name);
  }

  /**
   * A process of Node in its folder, not started yet.
   *
   * @param script the file that it runs
   * @param arguments those of the script
   */
  public ProcessBuilder process(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.path().toFile());
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
