package dev.layered.tck.containers;

import dev.layered.testing.EmbeddedRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The servers and the table of one run of the build; prints the table when all tests are over. */
final class Suite implements BeforeAllCallback {

  static final Path TARGET = Path.of("target").toAbsolutePath();
  static final Path WAR = TARGET.resolve("contract.war");
  static final Container PAYARA = new PayaraMicro(TARGET.resolve("dist/payara-micro.jar"), WAR);
  static final Container LIBERTY = new OpenLiberty(TARGET.resolve("dist/wlp"), WAR);
  static final Container WILDFLY =
      new WildFly(TARGET.resolve("dist/wildfly-" + System.getProperty("wildfly.version")), WAR);

  /** How long an invalidation or a redeployment may take to show on a busy machine. */
  static final Duration SOON = Duration.ofSeconds(30);

  static final ContractTable TABLE = new ContractTable();

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Suite.class))
        .getOrComputeIfAbsent("table", ignored -> (AutoCloseable) Suite::print);
  }

  private static void print() {
    System.out.println(TABLE.text());
  }

  /** Settings for a server of Redis, with time for a machine that does much else. */
  static Map<String, String> on(EmbeddedRedis redis) {
    return Map.of(
        "LAYERED_REDIS_URI", redis.uri(),
        "LAYERED_NAMESPACE", "tck",
        "LAYERED_REDIS_CONNECT_TIMEOUT", "PT10S",
        "LAYERED_REDIS_TIMEOUT", "PT10S",
        "LAYERED_REDIS_POOL_WAIT", "PT10S",
        "LAYERED_COHERENCE_MAX_STALENESS", "PT20S");
  }

  /** Settings for a folder, with time for a machine that does much else. */
  static Map<String, String> on(Path disk) {
    return Map.of("LAYERED_DISK_PATH", disk.toString(), "LAYERED_DISK_READ_TIMEOUT", "PT30S");
  }

  /** Starts a server; the table gets its time if it runs without any other server. */
  static Server start(Container container, String run, Map<String, String> settings) {
    Server server = Server.start(container, run, settings, TARGET);
    if (settings.isEmpty()) {
      TABLE.boot(container.name(), server.boot());
    }
    return server;
  }

  /**
   * Deploys anew; the token of the deployment that answers in the end, perhaps still the old one.
   */
  static String redeployed(Server server) {
    String before = server.deployment();
    server.redeploy();
    return Await.until(
        Server.BOOT, server::deployment, now -> !now.isEmpty() && !now.equals(before));
  }
}
