package dev.layered.tck.containers;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How to start one process.
 *
 * @param command the program and its arguments
 * @param environment what is added to the environment
 * @param root where the application answers, with a slash at the end
 * @param refusal found in what it prints if it does not take the application; a server stays up
 *     then
 * @param redeploy makes the running server deploy the application anew; may return before it has
 */
public record Launch(
    List<String> command,
    Map<String, String> environment,
    URI root,
    Pattern refusal,
    Redeploy redeploy) {

  private static final Pattern NOTHING = Pattern.compile("(?!)");

  /** Touches what the server watches. */
  @FunctionalInterface
  public interface Redeploy {
    /** Asks for a new deployment of the same application. */
    void run() throws IOException;
  }

  /**
   * For a server that is one with its application: it ends if it does not take it, and only a
   * restart deploys anew.
   */
  static Launch ofOne(List<String> command, Map<String, String> environment, URI root) {
    return new Launch(command, environment, root, NOTHING, Launch::never);
  }

  private static void never() {
    throw new UnsupportedOperationException("only a restart deploys anew");
  }

  /** The root of an application on the loopback address. */
  static URI root(int port, String context) {
    return URI.create("http://127.0.0.1:" + port + "/" + context + (context.isEmpty() ? "" : "/"));
  }
}
