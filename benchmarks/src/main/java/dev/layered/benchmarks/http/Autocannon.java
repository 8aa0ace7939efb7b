package dev.layered.benchmarks.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.layered.benchmarks.disk.TemporaryFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The load generator autocannon on Node.js, from the npm registry, in a folder of its own that is
 * deleted in the end. The next request of a connection is sent when the last one was answered.
 */
final class Autocannon implements AutoCloseable {

  static final String VERSION = "9.0.0";

  /** What to do where it cannot be had. */
  static final String ABSENT =
      "The load is made by autocannon "
          + VERSION
          + ", which needs node and npm on the path and the npm registry: ";

  private static final Path PROGRAM = Path.of("node_modules", "autocannon", "autocannon.js");

  private final TemporaryFolder folder;

  private Autocannon(TemporaryFolder folder) {
    this.folder = folder;
  }

  /**
   * Installs it.
   *
   * @throws IllegalStateException if that is not possible
   */
  static Autocannon install() throws IOException, InterruptedException {
    Autocannon installed = new Autocannon(TemporaryFolder.make());
    try {
      run(
          List.of(
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--ignore-scripts",
              "--prefix",
              installed.folder.path().toString(),
              "autocannon@" + VERSION));
      return installed;
    } catch (IOException | IllegalStateException e) {
      installed.close();
      throw new IllegalStateException(ABSENT + e.getMessage(), e);
    }
  }

  /**
   * What a run of one endpoint showed.
   *
   * @param perSecond answered requests
   * @param p50 the median time of an answer in milliseconds; the tool knows whole ones
   * @param p99 the time that 99 of 100 answers did not exceed, likewise
   * @param answers all answered requests
   */
  record Load(double perSecond, double p50, double p99, long answers) {}

  /**
   * Asks for one address.
   *
   * @throws IllegalStateException if an answer was missing or not a success
   */
  Load run(URI address, int connections, int seconds) throws IOException, InterruptedException {
    String output =
        run(
            List.of(
                "node",
                folder.path().resolve(PROGRAM).toString(),
                "--json",
                "--connections",
                String.valueOf(connections),
                "--duration",
                String.valueOf(seconds),
                address.toString()));
    JsonNode result = new ObjectMapper().readTree(output);
    long good = result.path("2xx").asLong();
    long bad =
        result.path("errors").asLong()
            + result.path("timeouts").asLong()
            + result.path("non2xx").asLong();
    if (good == 0 || bad != 0) {
      throw new IllegalStateException(
          address + ": " + good + " good answers, " + bad + " bad or missing ones");
    }
    return new Load(
        good / result.path("duration").asDouble(),
        result.path("latency").path("p50").asDouble(),
        result.path("latency").path("p99").asDouble(),
        good);
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException(command.get(0) + " ended with " + status + " " + output);
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
