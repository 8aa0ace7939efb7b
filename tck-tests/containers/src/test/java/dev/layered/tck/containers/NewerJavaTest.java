package dev.layered.tck.containers;

import dev.layered.testing.EmbeddedRedis;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract with every layer on the newest Java that a container runs on. */
@Tag("newer-java")
@ExtendWith(Suite.class)
class NewerJavaTest {

  private static final int VERSION = 25;

  static Stream<Container> containers() {
    return Stream.of(Suite.LIBERTY, Suite.WILDFLY, Suite.PAYARA, Suite.QUARKUS_FULL);
  }

  @ParameterizedTest
  @MethodSource("containers")
  void holdsTheContract(Container container, @TempDir Path folder) {
    Path jdk = Jdks.find(VERSION).orElseThrow(() -> new AssertionError("no JDK " + VERSION));
    String run = "java-" + VERSION;
    Findings findings = new Findings(container.name(), run);
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Server server =
            Suite.start(new OnJdk(jdk, container), run, Suite.everyLayer(redis, folder))) {
      String java = server.application().info("java");
      findings.line("runs-on-java-" + VERSION, java.startsWith(Integer.toString(VERSION)), java);
      findings.contract(container, server.application());
      server.stop();
      findings.end(server);
    }
    findings.none();
  }
}
