package dev.layered.tck.quarkus;

import dev.layered.tck.application.Checks;
import dev.layered.tck.application.Expect;
import dev.layered.tck.application.Fresh;
import dev.layered.tck.application.Report;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Callers on an event loop: requests that this application sends to its {@link LoopResource}. */
@ApplicationScoped
public class LoopChecks implements Checks {

  private static final Duration LONG = Duration.ofSeconds(20);

  private static final String MISS =
      "loop=true ran-there=true answered-there=true ran-in-request=true answered-in-request=true";

  /** The method ran for an earlier request. */
  private static final String HIT =
      "loop=true ran-there=false answered-there=true ran-in-request=false answered-in-request=true";

  @Inject Config config;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LONG).build();

  @Override
  public void run(Report report) {
    for (String kind : new String[] {"uni", "stage"}) {
      report.check(kind + "-on-event-loop", () -> reads(kind + "/" + Fresh.id()));
      report.check(kind + "-on-event-loop-put", () -> puts(kind + "/" + Fresh.id()));
      report.check(kind + "-on-event-loop-invalidates", () -> deletes(kind + "/" + Fresh.id()));
    }
  }

  private void reads(String path) throws Exception {
    Expect.equal(MISS + " run=1", ask(path), "first request");
    Expect.equal(HIT + " run=1", ask(path), "second request");
  }

  private void puts(String path) throws Exception {
    Expect.equal(MISS + " run=1", ask(path + "/put"), "write");
    Expect.equal(HIT + " run=1", ask(path), "read");
  }

  private void deletes(String path) throws Exception {
    Expect.equal(MISS + " run=1", ask(path), "first read");
    Expect.equal(HIT + " run=1", ask(path), "second read");
    Expect.equal(MISS + " run=2", ask(path + "/delete"), "invalidation");
    Expect.equal(MISS + " run=3", ask(path), "read after that");
  }

  private String ask(String path) throws IOException, InterruptedException {
    int port = config.getValue("quarkus.http.port", Integer.class);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/loop/" + path))
            .timeout(LONG)
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    Expect.equal(200, response.statusCode(), "status of " + path + ": " + response.body());
    return response.body();
  }
}
