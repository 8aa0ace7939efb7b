package dev.layered.tck.containers;

import dev.layered.testing.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The one file in a library folder of the server, with every layer. */
@Tag("all")
@ExtendWith(Suite.class)
class LibraryTest {

  private static final Path JAR = Suite.TARGET.resolve("layered-all.jar");

  @Test
  void ofPayara(@TempDir Path disk, @TempDir Path folder) throws IOException {
    Path war = Wars.without("-all.jar", Suite.WAR_ALL, folder.resolve("app.war"));
    Container container =
        new InColumn(
            "payara-library",
            Map.of("TCK_JACKSON", Suite.JACKSON_OF_PAYARA),
            new PayaraLibrary(new PayaraMicro(Suite.PAYARA.jar(), war), JAR));
    Findings findings = new Findings(container.name(), "every-layer");
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Server server = Suite.start(container, "every-layer", Suite.everyLayer(redis, disk))) {
      findings.contract(container, server.application());
      server.stop();
      findings.line("stopped-in-order", true, "");
      findings.end(server);
    }
    findings.none();
  }
}
