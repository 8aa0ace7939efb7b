package dev.layered.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Another process, mostly a JVM on the same class path, that measures and says what it found. */
public final class ChildProcess {

  private static final String FOUND = "FOUND ";

  private ChildProcess() {}

  /**
   * Runs one to its end.
   *
   * @param options of the JVM
   * @param main its class
   * @param arguments given to that
   * @return the numbers that it {@linkplain #found said}, by their names
   * @throws IOException if it cannot be started or fails; what it complained of is then printed
   */
  public static Map<String, Double> run(List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Djava.util.logging.config.class=" + WarningsOnly.class.getName());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command), main.getSimpleName());
  }

  /**
   * Runs any program to its end.
   *
   * @param program what it complains of is printed
   * @param name what it is called if it fails
   * @return the numbers of its lines {@code FOUND name number}
   * @throws IOException if it cannot be started or fails
   */
  public static Map<String, Double> run(ProcessBuilder program, String name)
      throws IOException, InterruptedException {
    Process process = program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Double> found = new LinkedHashMap<>();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith(FOUND)) {
          String[] parts = line.split(" ", 3);
          found.put(parts[1], Double.valueOf(parts[2]));
        }
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(name + " failed with status " + status);
      }
    } finally {
      process.destroy();
    }
    return found;
  }

  /** Says a number to the process that started this one. */
  public static void found(String name, double number) {
    System.out.println(String.format(Locale.ROOT, FOUND + "%s %f", name, number));
  }
}
