package dev.layered.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Quarkus application that the build of this project makes beside the jar of the benchmarks. */
public final class BuiltApplication {

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  private final Path jar;

  private BuiltApplication(Path jar) {
    this.jar = jar;
  }

  /**
   * Finds one.
   *
   * @param folder of its module, below that of this jar's module
   * @throws NotBuiltException if it is not there
   */
  public static BuiltApplication find(String folder) throws NotBuiltException {
    // The jar is benchmarks/target/benchmarks.jar.
    Path own = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    Path jar = own.resolve("../..").normalize().resolve(folder).resolve(JAR);
    if (!Files.isRegularFile(jar)) {
      throw new NotBuiltException(jar);
    }
    return new BuiltApplication(jar);
  }

  /**
   * A process of it, not started yet. What the caller's environment configures does not reach it,
   * or something else than what is described would be measured.
   *
   * @param options of its JVM
   * @param arguments of the application
   */
  public ProcessBuilder process(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(arguments);
    ProcessBuilder process = new ProcessBuilder(command);
    process
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("LAYERED_") || name.startsWith("QUARKUS_"));
    return process;
  }
}
