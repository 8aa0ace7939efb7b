package dev.layered.tck.containers;

import static org.junit.jupiter.api.Assertions.assertAll;

import dev.layered.testing.EmbeddedRedis;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What holds on every server. */
@ExtendWith(Suite.class)
abstract class ContainerContract {

  private final Container container;

  ContainerContract(Container container) {
    this.container = container;
  }

  @Test
  void heap() {
    run("heap", Map.of());
  }

  @Test
  void redis() {
    try (EmbeddedRedis redis = new EmbeddedRedis()) {
      run("redis", Suite.on(redis));
    }
  }

  private void run(String run, Map<String, String> settings) {
    Findings findings = new Findings(container.name(), run);
    try (Server server = Suite.start(container, run, settings)) {
      findings.contract(container, server.application());
      stop(server, findings);
    }
    findings.none();
  }

  @Test
  void diskOutlivesProcessAndDeployment(@TempDir Path folder) {
    Map<String, String> settings = Suite.on(folder);
    Findings disk = new Findings(container.name(), "disk");
    String cached;
    try (Server server = Suite.start(container, "disk", settings)) {
      disk.contract(container, server.application());
      cached = server.application().get("value/7");
      stop(server, disk);
    }
    Findings restart = new Findings(container.name(), "restart");
    try (Server server = Suite.start(container, "restart", settings)) {
      finds(cached, "disk-found-after-restart", server, restart);
      if (container.redeploys()) {
        redeploys(server, cached, restart);
      }
      stop(server, restart);
    }
    assertAll(disk::none, restart::none);
  }

  private void redeploys(Server server, String cached, Findings findings) {
    long pid = server.pid();
    Set<String> before = Jvm.layeredThreads(pid);
    findings.line("threads-have-names", !before.isEmpty(), "no thread of Layered");
    String first = server.application().deployment();
    String second = Suite.redeployed(server);
    boolean replaced = !second.isEmpty() && !second.equals(first);
    findings.line("redeployed", replaced, "answers: " + second + ", before: " + first);
    if (replaced) {
      finds(cached, "disk-found-after-redeployment", server, findings);
      findings.contract(container, server.application());
      Set<String> left =
          Await.until(Suite.SOON, () -> common(before, Jvm.layeredThreads(pid)), Set::isEmpty);
      findings.line("redeployed-no-thread-left", left.isEmpty(), left.toString());
    }
  }

  private static void finds(String cached, String line, Server server, Findings findings) {
    String found = server.application().get("value/7");
    findings.line(line, found.equals(cached), found + ", not " + cached);
  }

  private static Set<String> common(Set<String> some, Set<String> others) {
    Set<String> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  /** A server that does not stop in time fails the test at once. */
  private static void stop(Server server, Findings findings) {
    server.stop();
    findings.line("stopped-in-order", true, "");
    findings.end(server);
  }
}
