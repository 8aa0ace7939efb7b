package dev.layered.tck.containers;

import dev.layered.testing.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three applications in one process on one Redis: two with one namespace, which are nodes of each
 * other, and a stranger to both.
 */
@Tag("pairs")
@ExtendWith(Suite.class)
class TwoApplicationsTest {

  private static final String SECOND = "second";
  private static final String STRANGER = "stranger";

  static Stream<Named<Servers>> servers() {
    return Stream.of(
        Named.of("liberty", (war, others) -> new OpenLiberty(Suite.LIBERTY.home(), war, others)),
        Named.of("payara", (war, others) -> new PayaraMicro(Suite.PAYARA.jar(), war, others)),
        Named.of("wildfly", (war, others) -> new WildFly(Suite.WILDFLY.home(), war, others)));
  }

  /** Makes a server with an application and others beside it. */
  @FunctionalInterface
  interface Servers {
    Container with(Path war, Map<String, Path> others);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void inOneServer(Servers servers, @TempDir Path folder) throws IOException {
    Map<String, Path> others =
        Map.of(SECOND, war(folder, SECOND, "one"), STRANGER, war(folder, STRANGER, "two"));
    Container container = servers.with(war(folder, "first", "one"), others);
    Findings findings = new Findings(container.name(), "applications");
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Server server = Suite.start(container, "applications", settings(redis))) {
      Application first = server.application();
      Application second = server.neighbour(SECOND);
      Application stranger = server.neighbour(STRANGER);
      findings.contract(container, first);
      findings.contract(container, second);
      findings.contract(container, stranger);
      Nodes.share(first, second, findings);
      Nodes.share(second, first, findings);
      Nodes.areStrangers(first, stranger, findings);
      Nodes.areStrangers(stranger, second, findings);
      // by now, whatever could reach it has
      String heard = stranger.info("remote-events");
      findings.line("strangers-hear-nothing", heard.equals("0"), heard + " events");
      findings.line("nodes-hear", !second.info("remote-events").equals("0"), "no event");
      server.stop();
      findings.end(server);
    }
    findings.none();
  }

  private static Path war(Path folder, String context, String namespace) throws IOException {
    Map<String, String> settings =
        Map.of(
            "layered.namespace",
            namespace,
            "layered.disk.path",
            folder.resolve("disk-" + context).toString());
    return Wars.configured(Suite.WAR, settings, folder.resolve(context + ".war"));
  }

  private static Map<String, String> settings(EmbeddedRedis redis) {
    Map<String, String> settings = new HashMap<>(Suite.on(redis));
    settings.remove("LAYERED_NAMESPACE");
    return settings;
  }
}
