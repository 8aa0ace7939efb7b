package dev.layered.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Keeps every processor from falling asleep between two calls, which costs more than the calls: a
 * process of the lowest priority, with a busy thread for each, that gives way to whatever else
 * wants to run. Where there is no {@code nice}, nothing is kept awake.
 */
public final class AwakeCores implements AutoCloseable {

  /** Nothing measures for longer. */
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(30);

  private final Process process;

  private AwakeCores(Process process) {
    this.process = process;
  }

  /** Starts the process. */
  public static AwakeCores start() {
    try {
      return new AwakeCores(
          new ProcessBuilder(
                  "nice",
                  "-n",
                  "19",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-Xmx16m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  AwakeCores.class.getName())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException noNice) {
      return new AwakeCores(null);
    }
  }

  /** Is busy until its input ends, as it does with the process that started it. */
  public static void main(String[] arguments) throws IOException {
    long end = System.nanoTime() + LONGEST_NANOS;
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread busy =
          new Thread(
              () -> {
                while (System.nanoTime() - end < 0) {
                  Thread.onSpinWait();
                }
              });
      busy.setDaemon(true);
      busy.start();
    }
    while (System.in.read() >= 0) {
      // Nothing is ever sent.
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
