package dev.layered.benchmarks.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.layered.benchmarks.NodePackage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The load generator autocannon on Node.js. The next request of a connection is sent when the last
 * one was answered.
 */
final class Autocannon implements AutoCloseable {

  /** What to do where it cannot be had. */
  static final String ABSENT =
      "The load is made by autocannon, which needs Node.js "
          + NodePackage.OLDEST_NODE
          + " or newer, npm and the npm registry";

  private static final String PROGRAM = "node_modules/autocannon/autocannon.js";

  private final NodePackage node;

  private Autocannon(NodePackage node) {
    this.node = node;
  }

  /**
   * Installs it.
   *
   * @throws IllegalStateException if that is not possible
   */
  static Autocannon install() throws IOException, InterruptedException {
    try {
      return new Autocannon(NodePackage.install(Autocannon.class, "autocannon"));
    } catch (IOException e) {
      throw new IllegalStateException(ABSENT + ": " + e.getMessage(), e);
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
            node.process(
                PROGRAM,
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

  private static String run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException("autocannon ended with " + status + " " + output);
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
