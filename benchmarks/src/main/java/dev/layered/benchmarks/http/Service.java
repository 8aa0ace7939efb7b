package dev.layered.benchmarks.http;

import dev.layered.benchmarks.ArcApplication;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Quarkus application serving HTTP in a process of its own, before a Redis. */
final class Service implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final URI root;
  private final HttpClient client = HttpClient.newHttpClient();

  private Service(Process process, URI root) {
    this.process = process;
    this.root = root;
  }

  /**
   * Starts it, and returns when it answers.
   *
   * @param redis the address of its Redis
   */
  static Service start(ArcApplication application, String redis)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        application
            .process(
                List.of("-Dquarkus.http.port=" + port, "-Dlayered.redis.uri=" + redis), List.of())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Service service = new Service(process, URI.create("http://127.0.0.1:" + port));
    service.awaitAnswer();
    return service;
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        get("constant");
        return;
      } catch (ConnectException notYet) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          close();
          throw new IllegalStateException("the Quarkus application does not answer", notYet);
        }
        // Nothing tells another process when it listens.
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  URI address(String endpoint) {
    return root.resolve("/" + endpoint);
  }

  String get(String endpoint) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(address(endpoint)).timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          endpoint + " answered " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
