package dev.layered.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.testing.RedisServers;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on Weld SE, which finds the application by its beans.xml, as a server does. */
class ContractOnWeldTest {

  private static final String WELD = "weld-" + System.getProperty("weld.version");

  private final Map<String, String> before = new HashMap<>();

  private void configure(String property, String value) {
    before.put(property, System.getProperty(property));
    System.setProperty(property, value);
  }

  @AfterEach
  void restoreProperties() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  private static SeContainer start() {
    return SeContainerInitializer.newInstance().initialize();
  }

  /** The lines, kept where the table of all containers finds them. */
  private static List<String> lines(SeContainer container, String run) throws IOException {
    List<String> lines = lines(container);
    Path folder = Files.createDirectories(Path.of("target", "contract", WELD));
    Files.write(folder.resolve(run), lines);
    return lines;
  }

  private static List<String> lines(SeContainer container) {
    RequestContextController request = container.select(RequestContextController.class).get();
    request.activate();
    try {
      return container.select(ContractResource.class).get().run().lines().toList();
    } finally {
      request.deactivate();
    }
  }

  /** The names of the lines with an outcome. */
  private static List<String> names(List<String> lines, String outcome) {
    return lines.stream()
        .filter(line -> line.startsWith(outcome + " "))
        .map(line -> line.split(" ", 3)[1])
        .toList();
  }

  @Test
  void onHeap_everyLinePasses_andAgain() throws IOException {
    try (SeContainer container = start()) {
      List<String> first = lines(container, "heap");
      assertThat(names(first, "FAIL")).as(String.join("\n", first)).isEmpty();
      assertThat(first).as(String.join("\n", first)).hasSizeGreaterThan(80);
      assertThat(lines(container)).isEqualTo(first);
      assertThat(names(first, "PASS")).noneMatch(name -> name.startsWith("layer-"));
    }
  }

  /** A line that passes although nothing is cached would not notice that an annotation is lost. */
  @Test
  void withoutCaching_onlyWhatNeedsNoHitPasses() {
    configure("layered.enabled", "false");
    configure(Expect.BOUND, "1500");
    try (SeContainer container = start()) {
      assertThat(names(lines(container), "PASS"))
          .containsExactly(
              "config-disabled-by-cache",
              "config-disabled-by-method",
              "declared-on-class-spares-void",
              "event-fired-unknown-cache",
              "event-heard-of-annotation",
              "event-heard-of-tag",
              "inject-caches-unknown-name",
              "metrics-count-invalidations",
              "read-null-ttl-zero",
              "read-unless");
    }
  }

  @Test
  void onAllLayers_everyLinePasses(@TempDir Path disk) throws IOException {
    configure("layered.redis.uri", RedisServers.shared());
    configure("layered.namespace", "contract-" + UUID.randomUUID());
    configure("layered.disk.path", disk.toString());
    // A machine may be slow.
    configure("layered.redis.timeout", "PT5S");
    configure("layered.redis.soft-deadline", "0");
    configure("layered.redis.connect-timeout", "PT5S");
    configure("layered.coherence.max-staleness", "PT15S");
    configure("layered.disk.read-timeout", "PT10S");
    try (SeContainer container = start()) {
      List<String> lines = lines(container, "layers");
      assertThat(names(lines, "FAIL")).as(String.join("\n", lines)).isEmpty();
      assertThat(names(lines, "PASS"))
          .contains("layer-redis-hit", "layer-redis-invalidated")
          .contains("layer-disk-hit", "layer-disk-invalidated");
    }
  }
}
