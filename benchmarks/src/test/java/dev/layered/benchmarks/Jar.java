package dev.layered.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the jar as it is delivered. */
final class Jar {

  static final Path PATH = Path.of("target", "benchmarks.jar");

  private Jar() {}

  record Ended(int status, String output) {}

  static Ended run(String... arguments) throws IOException, InterruptedException {
    return run(PATH, arguments);
  }

  static Ended run(Path jar, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
