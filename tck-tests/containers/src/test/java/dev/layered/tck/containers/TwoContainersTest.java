package dev.layered.tck.containers;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layered.testing.EmbeddedRedis;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers of different makes are nodes of one application on one Redis. */
@Tag("pairs")
@ExtendWith(Suite.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoContainersTest {

  private final EmbeddedRedis redis = new EmbeddedRedis();
  private final Map<String, Server> servers = new HashMap<>();

  @BeforeAll
  void start() {
    Map<String, String> settings = Suite.on(redis);
    // one after the other: their boots need the whole machine
    Suite.all().forEach(container -> start(container, settings));
  }

  private void start(Container container, Map<String, String> settings) {
    servers.put(container.name(), Server.start(container, "node", settings, Suite.TARGET));
  }

  @AfterAll
  void stop() {
    try (redis) {
      assertAll(servers.values().stream().map(server -> server::close));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "payara, liberty", "liberty, payara",
    "liberty, wildfly", "wildfly, liberty",
    "wildfly, quarkus", "quarkus, wildfly",
    "quarkus, helidon", "helidon, quarkus",
    "helidon, payara", "payara, helidon"
  })
  void shareValuesAndInvalidations(String one, String other) {
    Stream.of(one, other)
        .forEach(name -> assumeTrue(servers.containsKey(name), name + " does not run here"));
    Findings findings = new Findings(other, "node-of-" + one);
    Nodes.share(servers.get(one).application(), servers.get(other).application(), findings);
    findings.end(servers.get(other));
    findings.none();
  }
}
