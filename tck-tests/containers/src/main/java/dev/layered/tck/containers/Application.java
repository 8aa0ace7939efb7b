package dev.layered.tck.containers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The contract's application in a running server. Any thread may use it. */
public final class Application {

  private final Http http;
  private final Supplier<String> log;

  /**
   * An application, perhaps not there yet.
   *
   * @param root where it answers, with a slash at the end
   * @param log what its server has printed last
   */
  Application(URI root, Supplier<String> log) {
    http = new Http(root);
    this.log = log;
  }

  /** Whether it answers. */
  boolean ready() {
    return !http.peek("info").isEmpty();
  }

  /** What the application finds. */
  public List<ContractLine> contract() {
    return ContractLine.parse(get("contract"));
  }

  /** A line of what the application tells of its process. */
  public String info(String line) {
    return line(get("info"), line).orElseThrow(() -> failed("info has no line " + line));
  }

  private static Optional<String> line(String info, String name) {
    return info.lines()
        .filter(found -> found.startsWith(name + "="))
        .map(found -> found.substring(name.length() + 1))
        .findFirst();
  }

  /** The answer to a GET, which must succeed. */
  public String get(String path) {
    return checked("GET", path);
  }

  /** A POST, which must succeed. */
  public void post(String path) {
    checked("POST", path);
  }

  /**
   * The token of the deployment that answers now, empty while none answers. Loads nothing: whoever
   * waits for a deployment asks thousands of times, and would fill the small disk layer.
   */
  public String deployment() {
    return line(http.peek("info"), "process").orElse("");
  }

  private String checked(String method, String path) {
    try {
      HttpResponse<String> response = http.send(method, path);
      if (response.statusCode() / 100 != 2) {
        throw failed(method + " " + path + " -> " + response.statusCode() + "\n" + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw failed(method + " " + path + " -> " + e);
    }
  }

  private AssertionError failed(String what) {
    return new AssertionError(http.root() + ": " + what + "\n" + log.get());
  }
}
