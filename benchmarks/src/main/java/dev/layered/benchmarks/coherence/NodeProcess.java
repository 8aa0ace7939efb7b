package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.Benchmarks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node in a process of its own. */
final class NodeProcess {

  private static final long PATIENCE_SECONDS = 60;

  private final NodeOptions options;
  private final Process process;
  private final CountDownLatch ready = new CountDownLatch(1);

  /**
   * Starts one.
   *
   * @param output takes each line that it writes, on a thread of its own
   */
  NodeProcess(NodeOptions options, Consumer<String> output) throws IOException {
    this.options = options;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Benchmarks.class.getName(),
                NodeCommand.NAME));
    command.addAll(options.arguments());
    this.process = new ProcessBuilder(command).start();
    // Apart, so that a line of the one never breaks a line of the other.
    Threads.daemon(() -> read(process.inputReader(StandardCharsets.UTF_8), output)).start();
    Threads.daemon(() -> read(process.errorReader(StandardCharsets.UTF_8), output)).start();
  }

  private void read(BufferedReader input, Consumer<String> output) {
    try (BufferedReader lines = input) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(NodeCommand.READY)) {
          ready.countDown();
        }
        output.accept(line);
      }
    } catch (IOException killed) {
      // told by its exit code
    } finally {
      ready.countDown();
    }
  }

  NodeOptions options() {
    return options;
  }

  /** Waits until it reads and writes, or has ended. */
  void awaitReady() throws InterruptedException {
    if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("node " + options.node + " does not start");
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its orderly end. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Stops it where it is. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Kills it, even if it is paused. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
