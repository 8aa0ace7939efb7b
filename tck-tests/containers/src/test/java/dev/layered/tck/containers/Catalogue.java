package dev.layered.tck.containers;

import dev.layered.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A running example: the catalogue of airports, started by a command as its readers start it. */
final class Catalogue implements AutoCloseable {

  private static final Duration STOP = Duration.ofMinutes(2);

  /** An answer with what its header says of the database. */
  record Answer(int status, String body, String timing) {

    /** Whether no statement was run for it. */
    boolean cached() {
      return timing.contains("statements: 0");
    }
  }

  private final ServerProcess process;
  private final Http http;

  /**
   * Starts it and waits until it answers.
   *
   * @param run names the run in the names of files
   * @param settings environment variables
   */
  Catalogue(String run, String command, Map<String, String> settings) throws IOException {
    int port = Ports.free();
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("HTTP_PORT", Integer.toString(port));
    Path log = Files.createDirectories(Suite.TARGET.resolve("logs")).resolve(run + ".log");
    Files.deleteIfExists(log);
    process = new ServerProcess(List.of("bash", "-ec", command), environment, Readme.ROOT, log);
    http = new Http(Launch.root(port, ""));
    Await.until(Server.BOOT, () -> answers() || !process.alive(), over -> over);
    if (!answers()) {
      String tail = process.tail();
      process.kill();
      throw new AssertionError(run + " does not answer\n" + tail);
    }
  }

  private boolean answers() {
    return !http.peek("stats").isEmpty();
  }

  Answer get(String path) {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  Answer put(String path, String body) {
    return send("PUT", path, HttpRequest.BodyPublishers.ofString(body));
  }

  Answer post(String path) {
    return send("POST", path, HttpRequest.BodyPublishers.noBody());
  }

  private Answer send(String method, String path, HttpRequest.BodyPublisher body) {
    try {
      HttpResponse<String> response = http.send(method, path, body);
      String timing = response.headers().firstValue("Server-Timing").orElse("");
      return new Answer(response.statusCode(), response.body(), timing);
    } catch (IOException e) {
      throw new UncheckedIOException(process.tail(), e);
    }
  }

  /** The process id of the JVM that answers. */
  long pid() {
    return process.working().get(0).pid();
  }

  /** Everything that it and its build have printed. */
  String log() {
    return process.printed();
  }

  /** Stops it in order, by its process id. */
  void stop() {
    process.stop(STOP);
  }

  @Override
  public void close() {
    process.kill();
  }
}
