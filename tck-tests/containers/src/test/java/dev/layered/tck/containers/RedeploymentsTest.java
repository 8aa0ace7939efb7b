package dev.layered.tck.containers;

import dev.layered.testing.EmbeddedRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many deployments in one process, with every layer, hold no more than one. What a server holds of
 * a deployment that ends under a request is its own: redeployments happen while nobody asks, where
 * the server tells when they are over (see {@link WildFly}).
 */
@Tag("redeployments")
@Tag("slow")
@ExtendWith(Suite.class)
class RedeploymentsTest {

  private static final int TIMES = 10;

  /**
   * What servers and the JDK themselves keep of some deployments until they have others: workers
   * their first task, {@code java.lang.runtime.ObjectMethods} of JDK 17 the last class whose
   * records were compared.
   */
  private static final int SLACK = 3;

  @Test
  void ofPayara(@TempDir Path folder) {
    leaveNothing(Suite.PAYARA, folder);
  }

  @Test
  void ofLiberty(@TempDir Path folder) {
    leaveNothing(Suite.LIBERTY, folder);
  }

  @Test
  void ofWildFly(@TempDir Path folder) {
    leaveNothing(Suite.WILDFLY, folder);
  }

  private static void leaveNothing(Container container, Path folder) {
    Findings findings = new Findings(container.name(), "redeployments");
    List<Leftovers> counts = new ArrayList<>();
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Server server = Suite.start(container, "redeployments", settings(redis, folder))) {
      long pid = server.pid();
      server.application().contract();
      counts.add(Leftovers.of(pid, container.loader()));
      for (int i = 0; i < TIMES; i++) {
        String before = server.application().deployment();
        String after = Suite.redeployed(server);
        findings.line("redeployed", !after.equals(before) && !after.isEmpty(), after);
        server.application().contract();
        counts.add(Leftovers.of(pid, container.loader()));
      }
      Leftovers first = counts.get(0);
      Leftovers last =
          Await.until(
              Suite.SOON,
              () -> Leftovers.of(pid, container.loader()),
              now -> now.within(first, SLACK));
      String seen = counts + ", at last " + last;
      System.out.println(container.name() + ": " + seen);
      findings.line("redeployments-leave-nothing", last.within(first, SLACK), seen);
      server.stop();
      findings.end(server);
    }
    findings.none();
  }

  private static Map<String, String> settings(EmbeddedRedis redis, Path folder) {
    Map<String, String> settings = new HashMap<>(Suite.everyLayer(redis, folder));
    // what only caches of the JDK hold is no leak, and must not be counted
    settings.put("JDK_JAVA_OPTIONS", "-XX:SoftRefLRUPolicyMSPerMB=0");
    return settings;
  }
}
