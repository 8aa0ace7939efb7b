package dev.layered.tck.containers;

import dev.layered.testing.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The servers and the table of one run of the build; prints the table when all tests are over. */
final class Suite implements BeforeAllCallback {

  static final Path TARGET = Path.of("target").toAbsolutePath();
  static final Path WAR = TARGET.resolve("contract.war");
  static final PayaraMicro PAYARA = new PayaraMicro(TARGET.resolve("dist/payara-micro.jar"), WAR);
  static final OpenLiberty LIBERTY = new OpenLiberty(TARGET.resolve("dist/wlp"), WAR);
  static final Container LIBERTY_TELEMETRY = new LibertyTelemetry(LIBERTY);
  static final WildFly WILDFLY =
      new WildFly(TARGET.resolve("dist/wildfly-" + System.getProperty("wildfly.version")), WAR);

  static final Container QUARKUS =
      new Quarkus(
          "quarkus",
          built("quarkus/target/quarkus-app"),
          Map.of("metrics", "none", "transactions", "false"));
  static final Container QUARKUS_FULL =
      new Quarkus(
          "quarkus-full",
          built("quarkus-full/target/quarkus-app"),
          Map.of("metrics", "micrometer", "transactions", "true"));

  /** One file of Layered in the application, which has a Jackson of its own. */
  static final Path WAR_ALL = TARGET.resolve("contract-all.war");

  static final Container LIBERTY_ALL =
      new InColumn(
          "liberty-all",
          Map.of("TCK_JACKSON", "2.13.5"),
          new OpenLiberty(TARGET.resolve("dist/wlp"), WAR_ALL));

  /** The server's Jackson goes before that of an application. */
  static final String JACKSON_OF_PAYARA = "2.20.0";

  static final Container PAYARA_ALL =
      new InColumn(
          "payara-all",
          Map.of("TCK_JACKSON", JACKSON_OF_PAYARA),
          new PayaraMicro(TARGET.resolve("dist/payara-micro.jar"), WAR_ALL));

  private static final int HELIDON_JDK = 25;

  /** How long an invalidation or a redeployment may take to show on a busy machine. */
  static final Duration SOON = Duration.ofSeconds(60);

  private static final Duration REDEPLOYMENT = Duration.ofMinutes(1);
  private static final int REDEPLOYMENT_TRIES = 6;

  static final ContractTable TABLE = new ContractTable();

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Suite.class))
        .getOrComputeIfAbsent("table", ignored -> (AutoCloseable) Suite::print);
  }

  private static void print() throws IOException {
    addWeld();
    System.out.println(TABLE.text());
  }

  /** Weld SE runs the application in its own module's tests, which leave what they found. */
  private static void addWeld() throws IOException {
    Path folder = built("application/target/contract");
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> runs = Files.walk(folder)) {
      for (Path run : runs.filter(Files::isRegularFile).toList()) {
        String container = run.getName(run.getNameCount() - 2).toString();
        ContractLine.parse(Files.readString(run))
            .forEach(
                line ->
                    TABLE.add(container, run.getFileName().toString(), line.name(), line.passed()));
      }
    }
  }

  /** A folder that another module has built. */
  static Path built(String folder) {
    return TARGET.resolve("../..").resolve(folder).normalize();
  }

  /** Helidon, which runs on a newer JDK; empty if this machine has none. */
  static Optional<Container> helidon() {
    return Jdks.find(HELIDON_JDK).map(jdk -> new Helidon(jdk, built("helidon/target/libs")));
  }

  /** All that run on this machine. */
  static Stream<Container> all() {
    return Stream.concat(Stream.of(PAYARA, LIBERTY, WILDFLY, QUARKUS), helidon().stream());
  }

  /** Settings for a server of Redis, with time for a machine that does much else. */
  static Map<String, String> on(EmbeddedRedis redis) {
    return Map.of(
        "LAYERED_REDIS_URI", redis.uri(),
        "LAYERED_NAMESPACE", "tck",
        "LAYERED_REDIS_CONNECT_TIMEOUT", "PT10S",
        "LAYERED_REDIS_TIMEOUT", "PT10S",
        "LAYERED_REDIS_SOFT_DEADLINE", "0",
        "LAYERED_REDIS_POOL_WAIT", "PT10S",
        "LAYERED_COHERENCE_MAX_STALENESS", "PT20S");
  }

  /** Settings for a folder, with time for a machine that does much else. */
  static Map<String, String> on(Path disk) {
    return Map.of("LAYERED_DISK_PATH", disk.toString(), "LAYERED_DISK_READ_TIMEOUT", "PT30S");
  }

  /** Settings for all of Layered's layers. */
  static Map<String, String> everyLayer(EmbeddedRedis redis, Path disk) {
    Map<String, String> settings = new HashMap<>(on(redis));
    settings.putAll(on(disk));
    return settings;
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
   * Asks again after a while: Payara does not see what happens before it has looked once.
   */
  static String redeployed(Server server) {
    String before = server.application().deployment();
    String after = before;
    for (int i = 0; i < REDEPLOYMENT_TRIES && after.equals(before); i++) {
      server.redeploy();
      after =
          Await.until(
              REDEPLOYMENT,
              server.application()::deployment,
              now -> !now.isEmpty() && !now.equals(before));
    }
    return after;
  }
}
