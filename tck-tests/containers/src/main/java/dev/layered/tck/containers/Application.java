package dev.layered.tck.containers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The contract's application in a running server. Any thread may use it. */
public final class Application {

  /** Keys that nobody else uses. */
  private final AtomicLong fresh = new AtomicLong(System.nanoTime());

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
    return get("info")
        .lines()
        .filter(found -> found.startsWith(line + "="))
        .map(found -> found.substring(line.length() + 1))
        .findFirst()
        .orElseThrow(() -> failed("info has no line " + line));
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
   * The token of the deployment that answers now: a value that it has just loaded carries it. Empty
   * while none answers.
   */
  public String deployment() {
    String loaded = http.peek("value/" + fresh.incrementAndGet());
    return loaded.substring(loaded.indexOf('@') + 1);
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
