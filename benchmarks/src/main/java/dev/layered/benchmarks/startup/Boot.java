package dev.layered.benchmarks.startup;

import dev.layered.benchmarks.NotBuiltException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One start of an application, in a process of its own.
 *
 * @param millis from the start of the process to the first answer over HTTP
 * @param cpuMillis the processor time that all its threads took until then
 */
record Boot(double millis, double cpuMillis) {

  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Starts an application, takes its first answers and ends it. */
  static Boot of(BootedApplication application)
      throws IOException, InterruptedException, NotBuiltException {
    return run(application, List.of());
  }

  /** How many classes it has loaded when it has answered. */
  static long classes(BootedApplication application)
      throws IOException, InterruptedException, NotBuiltException {
    Path log = Files.createTempFile("layered-startup", ".log");
    try {
      run(application, List.of("-Xlog:class+load:file=" + log));
      try (Stream<String> lines = Files.lines(log)) {
        return lines.filter(line -> line.contains(" source: ")).count();
      }
    } finally {
      Files.delete(log);
    }
  }

  private static Boot run(BootedApplication application, List<String> options)
      throws IOException, InterruptedException, NotBuiltException {
    int port = freePort();
    ProcessBuilder builder =
        application
            .process(port, options)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      firstAnswer(application, process, port, start);
      long end = System.nanoTime();
      Duration cpu =
          process
              .info()
              .totalCpuDuration()
              .orElseThrow(
                  () -> new IOException("this system does not tell processes' processor time"));
      String second = answer(port);
      if (!second.equals(application.secondAnswer())) {
        throw new IOException(
            application
                + " answered \""
                + second
                + "\", not \""
                + application.secondAnswer()
                + '"');
      }
      return new Boot((end - start) / 1e6, cpu.toNanos() / 1e6);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void firstAnswer(
      BootedApplication application, Process process, int port, long start)
      throws IOException, InterruptedException {
    while (true) {
      try {
        answer(port);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() - start > LONGEST_NANOS) {
          throw new IOException(application + " does not start", notYet);
        }
        // An attempt takes processor time, which the application needs.
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
  }

  /** The body of an answer. Not by a client of HTTP, whose own start would be measured too. */
  private static String answer(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(LONGEST_NANOS));
      socket
          .getOutputStream()
          .write(
              "GET /greeting HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!all.startsWith("HTTP/1.1 200")) {
        throw new IOException("the answer is " + all.lines().findFirst().orElse("empty"));
      }
      return all.substring(all.indexOf("\r\n\r\n") + 4);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
