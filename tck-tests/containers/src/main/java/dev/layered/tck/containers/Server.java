package dev.layered.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A running server with the contract's application in it. Any thread may ask it; one stops it. */
public final class Server implements AutoCloseable {

  /** The longest that a boot or a deployment takes on a machine that does much else. */
  public static final Duration BOOT = Duration.ofMinutes(10);

  private static final Duration STOP = Duration.ofMinutes(3);
  private static final String STARTING = "no answer";
  private static final String READY = "ready";

  /** Keys that nobody else uses. */
  private final AtomicLong fresh = new AtomicLong(System.nanoTime());

  private final String name;
  private final Path folder;
  private final Launch launch;
  private final Http http;
  private final ServerProcess process;
  private final Duration boot;

  private Server(String name, Path folder, Launch launch, ServerProcess process, long started) {
    this.name = name;
    this.folder = folder;
    this.launch = launch;
    http = new Http(launch.root());
    this.process = process;
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

  /** What the contract's application finds. */
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

  /** The process id of the JVM. */
  public long pid() {
    return Long.parseLong(info("pid"));
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

  /** Asks for a new deployment of the same application; returns before it has happened. */
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
    if (!http.peek("info").isEmpty()) {
      return READY;
    }
    if (!process.alive()) {
      return "ended while it started";
    }
    boolean refused = launch.refusal().matcher(process.printed()).find();
    return refused ? "refuses the application" : STARTING;
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
}
