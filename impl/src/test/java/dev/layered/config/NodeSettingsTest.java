package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {

  @Test
  void node_nothingSet_isAllDefaults() {
    assertThat(new Properties().layered().node())
        .isEqualTo(
            new NodeSettings(
                true,
                "default",
                null,
                false,
                256L << 20,
                1024,
                Duration.ofMillis(250),
                100_000,
                Duration.ofSeconds(10),
                true,
                Duration.ofSeconds(1),
                false,
                2,
                256,
                new WarmUpSettings(true, 4, false),
                64,
                false,
                null));
  }

  @Test
  void node_everythingSet_isAsSet() {
    NodeSettings node =
        Properties.of(
                "layered.enabled", "false",
                "layered.namespace", "shop",
                "layered.disk.path", "/var/cache/app",
                "layered.disk.enabled", "true",
                "layered.disk.reserve", "1GiB",
                "layered.disk.queue", "7",
                "layered.disk.read-timeout", "PT0.5S",
                "layered.max-tags", "8",
                "layered.config.refresh", "0",
                "layered.metrics.enabled", "false",
                "layered.metrics.interval", "60",
                "layered.tracing.enabled", "true",
                "layered.refresh.threads", "3",
                "layered.warm.enabled", "false",
                "layered.warm.threads", "5",
                "layered.warm.readiness", "true",
                "layered.refresh.queue", "9",
                "layered.load.threads", "5",
                "layered.disk.required", "true")
            .layered()
            .node();

    assertThat(node)
        .isEqualTo(
            new NodeSettings(
                false,
                "shop",
                Path.of("/var/cache/app"),
                true,
                1L << 30,
                7,
                Duration.ofMillis(500),
                8,
                Duration.ZERO,
                false,
                Duration.ofMinutes(1),
                true,
                3,
                9,
                new WarmUpSettings(false, 5, true),
                5,
                true,
                null));
  }

  @Test
  void values_expressionsBlanksAndEmptyOnes_areUnderstood() {
    LayeredConfig config =
        Properties.of(
                "layered.max-tags", "${tags:9}",
                "layered.refresh.threads", " 3 ",
                "layered.refresh.queue", "")
            .layered();

    assertThat(config.node().maxTags()).isEqualTo(9);
    assertThat(config.node().refreshThreads()).isEqualTo(3);
    assertThat(config.node().refreshQueue()).isEqualTo(256);
    assertThat(config.problems()).isEmpty();
  }
}
