package dev.layered.tck.containers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Requests to one application.
 *
 * @param client sends them
 * @param root where the application answers, with a slash at the end
 */
record Http(HttpClient client, URI root) {

  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Requests below an address. */
  Http(URI root) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build(),
        root);
  }

  /** Sends a request without body, and waits for the answer. */
  HttpResponse<String> send(String method, String path) throws IOException {
    return send(method, path, HttpRequest.BodyPublishers.noBody());
  }

  /** Sends a request, and waits for the answer. */
  HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve(path)).method(method, body).timeout(ANSWER).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The answer to a GET; empty while the application does not answer. */
  String peek(String path) {
    try {
      HttpResponse<String> response = send("GET", path);
      return response.statusCode() == 200 ? response.body() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
