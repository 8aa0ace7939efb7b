package dev.layered.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A running server with the contract's application in it. Any thread may ask it; one stops it. */
public final class Server implements AutoCloseable {

  /** The longest that a boot or a deployment takes on a machine that does much else. */
  public static final Duration BOOT = Duration.ofMinutes(10);

  private static final Duration STOP = Duration.ofMinutes(3);
  private static final String STARTING = "no answer";
  private static final String READY = "ready";

  private final String name;
  private final Path folder;
  private final Launch launch;
  private final ServerProcess process;
  private final Application application;
  private final Duration boot;

  private Server(String name, Path folder, Launch launch, ServerProcess process, long started) {
    this.name = name;
    this.folder = folder;
    this.launch = launch;
    this.process = process;
    application = application(launch.root());
    try {
      awaitReady();
    } catch (Throwable failed) {
      process.kill();
      throw failed;
    }
    boot = Duration.ofNanos(System.nanoTime() - started);
  }

  /**
   * Starts a server and waits for the first answer of the application.
   *
   * @param run names this run in the names of files, unique within {@code target}
   * @param settings environment variables
   * @param target the folder that gets {@code servers/} and {@code logs/}
   */
  public static Server start(
      Container container, String run, Map<String, String> settings, Path target) {
    String name = container.name() + "-" + run;
    try {
      Path folder = Folders.fresh(target.resolve("servers").resolve(name));
      Path log = Files.createDirectories(target.resolve("logs")).resolve(name + ".log");
      Files.deleteIfExists(log);
      Launch launch = container.prepare(folder);
      Map<String, String> environment = new HashMap<>(launch.environment());
      environment.putAll(settings);
      long started = System.nanoTime();
      ServerProcess process = new ServerProcess(launch.command(), environment, folder, log);
      return new Server(name, folder, launch, process, started);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the start of the process to the first answer. */
  public Duration boot() {
    return boot;
  }

  /** The application. */
  public Application application() {
    return application;
  }

  /** Another one that was deployed beside it; waits for its first answer. */
  public Application neighbour(String context) {
    Application neighbour = application(launch.root().resolve("../" + context + "/"));
    if (!Await.until(BOOT, neighbour::ready, ready -> ready)) {
      throw failed(context + " does not answer");
    }
    return neighbour;
  }

  private Application application(URI root) {
    return new Application(root, process::tail);
  }

  /** The process id of the JVM. */
  public long pid() {
    return Long.parseLong(application.info("pid"));
  }

  /** Asks for a new deployment of the same application; may return before it has happened. */
  public void redeploy() {
    try {
      launch.redeploy().run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it in order. */
  public void stop() {
    try {
      process.stop(STOP);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(name + " " + e.getMessage(), e);
    }
  }

  /** Ends it, in whatever state it is, and deletes its folder; the log stays. */
  @Override
  public void close() {
    process.kill();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that it printed. */
  public String printed() {
    return process.printed();
  }

  /** The last lines that it printed. */
  public String tail() {
    return process.tail();
  }

  private AssertionError failed(String what) {
    return new AssertionError(name + ": " + what + "\n" + tail());
  }

  private void awaitReady() {
    String state = Await.until(BOOT, this::state, now -> !now.equals(STARTING));
    if (!state.equals(READY)) {
      throw failed(state);
    }
  }

  private String state() {
    if (application.ready()) {
      return READY;
    }
    if (!process.alive()) {
      return "ended while it started";
    }
    boolean refused = launch.refusal().matcher(process.printed()).find();
    return refused ? "refuses the application" : STARTING;
  }
}
