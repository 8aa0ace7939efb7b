package dev.layered.tck.containers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layered.testing.EmbeddedRedis;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
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
  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  private final AtomicInteger keys = new AtomicInteger();

  @BeforeAll
  void start() {
    Map<String, String> settings = Suite.on(redis);
    CompletableFuture.allOf(
            Suite.all()
                .map(container -> CompletableFuture.runAsync(() -> start(container, settings)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void start(Container container, Map<String, String> settings) {
    servers.put(
        container.name(), Server.start(container, "node", settings, Suite.TARGET));
  }

  @AfterAll
  void stop() {
    servers.values().forEach(Server::close);
    redis.close();
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
    afterInvalidation(one, other, "of a key", key -> "value/" + key + "/invalidate");
    afterInvalidation(one, other, "of a tag", key -> "value/tag/invalidate");
  }

  private void afterInvalidation(
      String one, String other, String kind, IntFunction<String> invalidate) {
    Server loads = servers.get(one);
    Server finds = servers.get(other);
    String key = "value/" + keys.incrementAndGet();
    String loaded = loads.get(key);
    line(one, other, "value found", loaded, finds.get(key), finds);

    loads.post(invalidate.apply(keys.get()));
    String newer =
        Await.until(Suite.SOON, () -> finds.get(key), now -> !now.equals(loaded));
    boolean gone = !newer.equals(loaded);
    Suite.line(other, "nodes", "invalidation " + kind + " on " + one, gone, finds, "still " + newer);
    line(one, other, "newer value found", newer, loads.get(key), loads);
  }

  private static void line(
      String one, String other, String line, String expected, String found, Server server) {
    Suite.line(
        other,
        "nodes",
        line + " from " + one,
        found.equals(expected),
        server,
        found + ", not " + expected);
  }
}
