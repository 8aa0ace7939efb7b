package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command that runs, perhaps a script with a JVM as its child. It ends with this JVM at the
 * latest.
 */
final class ServerProcess {

  private static final Duration KILL = Duration.ofSeconds(30);
  private static final int TAIL_LINES = 60;

  private final Process process;
  private final Path log;
  private final Thread hook;

  /**
   * Starts a command.
   *
   * @param environment added to that of this JVM, of which no setting of Layered or of a server is
   *     handed on
   * @param log gets what it prints, after what is there already
   */
  ServerProcess(List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(ServerProcess::concernsServers);
    variables.put("JAVA_HOME", Jvm.home().toString());
    variables.putAll(environment);
    this.log = log;
    process = builder.start();
    hook = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static boolean concernsServers(String variable) {
    return Stream.of(
            "LAYERED_", "JAVA_OPTS", "JBOSS_", "WLP_", "JVM_ARGS", "JAVA_HOME", "QUARKUS_", "OTEL_")
        .anyMatch(variable::startsWith);
  }

  /** Whether it runs. */
  boolean alive() {
    return process.isAlive();
  }

  /** Those of its descendants that have started no other: JVMs, not the scripts around them. */
  List<ProcessHandle> working() {
    return process.descendants().filter(child -> child.children().findAny().isEmpty()).toList();
  }

  /** Asks the JVM to end, as an operator does, and waits until everything has ended. */
  void stop(Duration limit) {
    List<ProcessHandle> children = process.descendants().toList();
    if (children.isEmpty()) {
      process.destroy();
    }
    // scripts end when what they have started ends: told themselves, they would go before it
    working().forEach(ProcessHandle::destroy);
    boolean ended =
        Await.until(
            limit,
            () -> !alive() && children.stream().noneMatch(ProcessHandle::isAlive),
            gone -> gone);
    children.forEach(ProcessHandle::destroyForcibly);
    kill();
    if (!ended) {
      throw new IllegalStateException(
          "does not stop within " + limit.toSeconds() + " s\n" + tail());
    }
  }

  /** Ends it at once with all that it has started, if it runs still. */
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    Await.until(KILL, () -> all.stream().noneMatch(ProcessHandle::isAlive), gone -> gone);
    if (Thread.currentThread() != hook) {
      forget();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // this JVM is ending: the hook runs
    }
  }

  /** Everything that it printed. */
  String printed() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** The last lines that it printed. */
  String tail() {
    List<String> lines = printed().lines().toList();
    return "--- the end of "
        + log
        + "\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
