package dev.layered.tck.containers;

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
    try (Server server = Suite.start(container, "heap", Map.of())) {
      Suite.contract(container, "heap", server);
      container.brings().forEach((name, expected) -> brings(name, expected, server));
      server.stop();
    }
  }

  private void brings(String name, String expected, Server server) {
    String found = server.info(name);
    Suite.line(
        container.name(),
        "heap",
        "has the expected " + name,
        found.equals(expected),
        server,
        found + ", not " + expected);
  }

  @Test
  void redis() {
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Server server = Suite.start(container, "redis", Suite.on(redis))) {
      Suite.contract(container, "redis", server);
      server.stop();
    }
  }

  @Test
  void diskOutlivesProcessAndDeployment(@TempDir Path disk) {
    Map<String, String> settings = Suite.on(disk);
    String cached;
    try (Server server = Suite.start(container, "disk", settings)) {
      Suite.contract(container, "disk", server);
      cached = server.get("value/7");
      server.stop();
    }
    try (Server server = Suite.start(container, "disk-again", settings)) {
      String found = server.get("value/7");
      line("value found after restart", found.equals(cached), server, found + ", not " + cached);
      if (container.redeploys()) {
        redeploys(server, cached);
      }
      server.stop();
    }
  }

  private void redeploys(Server server, String cached) {
    long pid = server.pid();
    Set<String> before = Jvm.layeredThreads(pid);
    line("threads of a deployment seen", !before.isEmpty(), server, "none");
    String first = server.deployment();
    server.redeploy();
    String second =
        Await.until(
            Server.BOOT, server::deployment, now -> !now.isEmpty() && !now.equals(first));
    line("redeployed", !second.isEmpty() && !second.equals(first), server, "still " + second);
    String found = server.get("value/7");
    line("value found after redeployment", found.equals(cached), server, found);
    Suite.contract(container, "redeployed", server);
    Set<String> left =
        Await.until(Suite.SOON, () -> common(before, Jvm.layeredThreads(pid)), Set::isEmpty);
    line("no thread of the old deployment", left.isEmpty(), server, left.toString());
  }

  private static Set<String> common(Set<String> some, Set<String> others) {
    Set<String> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  private void line(String line, boolean passed, Server server, String otherwise) {
    Suite.line(container.name(), "disk", line, passed, server, otherwise);
  }
}
