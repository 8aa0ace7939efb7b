package dev.layered.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.redis.BusSettings;
import dev.layered.redis.LeaseSettings;
import dev.layered.redis.RedisAddress;
import dev.layered.redis.RedisBackend;
import dev.layered.redis.RedisSettings;
import dev.layered.redis.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What properties say about Redis and about nodes that stay in step. */
class RedisConfigurationTest {

  private static List<String> problemsOf(String... keysAndValues) {
    LayeredConfig config = Properties.of(keysAndValues).layered();
    config.cache("users", DeclaredSettings.NONE);
    return config.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void redis_onlyAnAddress_isAllDefaults() {
    LayeredConfig config =
        Properties.of("layered.redis.uri", "redis://cache.example", "layered.namespace", "shop")
            .layered();

    assertThat(config.node().shared())
        .isEqualTo(
            new SharedSettings(
                RedisBackend.Settings.of(
                    RedisSettings.of(RedisAddress.parse("redis://cache.example"), "shop")),
                false,
                false,
                false,
                false,
                true));
    assertThat(config.problems()).isEmpty();
  }

  private static Duration softDeadline(String... keysAndValues) {
    List<String> all = new ArrayList<>(List.of("layered.redis.uri", "redis://a"));
    all.addAll(List.of(keysAndValues));
    SharedSettings shared =
        requireNonNull(Properties.of(all.toArray(String[]::new)).layered().node().shared());
    return shared.backend().redis().softDeadline();
  }

  @Test
  void softDeadline_isOffIfItWouldBeOfNoUse() {
    assertThat(softDeadline()).isEqualTo(Duration.ofMillis(50));
    assertThat(softDeadline("layered.redis.timeout", "PT0.05S")).isZero();
    assertThat(softDeadline("layered.redis.soft-deadline", "PT0.2S")).hasMillis(200);
    assertThat(softDeadline("layered.redis.soft-deadline", "PT0.2S", "layered.failure", "strict"))
        .isZero();
  }

  @Test
  void redis_everythingSet_isAsSet(@TempDir Path folder) throws IOException {
    Path trust = Files.createFile(folder.resolve("trust.p12"));
    LayeredConfig config =
        Properties.of(
                "layered.redis.uri", "rediss://a:1,b:2",
                "layered.redis.mode", "sentinel",
                "layered.redis.user", "app",
                "layered.redis.password", "one",
                "layered.redis.sentinel.master", "main",
                "layered.redis.sentinel.user", "watcher",
                "layered.redis.sentinel.password", "two",
                "layered.redis.tls.trust-store", trust.toString(),
                "layered.redis.tls.trust-store-password", "three",
                "layered.redis.tls.hostname-check", "false",
                "layered.redis.connect-timeout", "1",
                "layered.redis.timeout", "2",
                "layered.redis.soft-deadline", "1",
                "layered.redis.pool-max", "3",
                "layered.redis.pool-wait", "4",
                "layered.redis.lease-time", "5",
                "layered.redis.max-load-time", "6",
                "layered.redis.required", "true",
                "layered.health.redis-required", "true",
                "layered.coherence.mode", "sync",
                "layered.coherence.max-staleness", "10",
                "layered.coherence.heartbeat", "7",
                "layered.coherence.log-length", "800",
                "layered.coherence.cut-off", "bypass",
                "layered.max-tags", "9",
                "layered.failure", "strict")
            .layered();

    assertThat(config.problems()).isEmpty();
    assertThat(config.node().shared())
        .isEqualTo(
            new SharedSettings(
                new RedisBackend.Settings(
                    new RedisSettings(
                        RedisAddress.parse("rediss://a:1,b:2"),
                        RedisSettings.Mode.SENTINEL,
                        "default",
                        "app",
                        "one",
                        new RedisSettings.Sentinel("main", "watcher", "two"),
                        new TlsSettings(trust, "three", false),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ofSeconds(4),
                        Duration.ZERO),
                    new LeaseSettings(Duration.ofSeconds(5), Duration.ofSeconds(6)),
                    BreakerSettings.DEFAULTS,
                    new BusSettings(
                        Duration.ofSeconds(10), Duration.ofSeconds(7), 800, 9, true, 10_000)),
                true,
                true,
                false,
                true,
                false));
    assertThat(config.node().toString())
        .doesNotContain("one")
        .doesNotContain("two")
        .doesNotContain("three");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis.mode | replica | 100 | redis.mode \"replica\" is not allowed; use one of standalone,"
            + " sentinel, cluster",
        "single-flight | on | 100 | single-flight \"on\" is not allowed; use one of off, process,"
            + " cluster",
        "coherence.mode | strong | 100 | coherence.mode \"strong\" is not allowed; use one of async,"
            + " sync",
        "redis.timeout | 0 | 101 | redis.timeout \"0\" is not allowed; allowed is PT0.001S to PT10M",
        "redis.timeout | PT0.0001S | 101 | redis.timeout \"PT0.0001S\" is not allowed; allowed is"
            + " PT0.001S to PT10M",
        "coherence.heartbeat | PT0.009S | 101 | coherence.heartbeat \"PT0.009S\" is not allowed;"
            + " allowed is PT0.01S to PT30M",
        "max-tags | 1 | 101 | max-tags \"1\" is not allowed; allowed is 2 to 100000000",
        "redis.pool-max | 0 | 101 | redis.pool-max \"0\" is not allowed; allowed is 1 to 10000",
        "redis.tls.trust-store | /no/such | 101 | redis.tls.trust-store \"/no/such\" is not allowed;"
            + " allowed is a file that can be read",
        "compression | zip | 100 | compression \"zip\" is not allowed; use one of none, gzip, lz4",
        "compression-threshold | -1 | 101 | compression-threshold \"-1\" is not allowed; allowed is"
            + " 0 to 1GiB",
        "redis.enabled | true | 102 | redis.enabled is true, but there is no Redis; set"
            + " layered.redis.uri",
        "redis.required | true | 102 | redis.required is true, but there is no Redis; set"
            + " layered.redis.uri",
        "health.redis-required | true | 102 | health.redis-required is true, but there is no Redis;"
            + " set layered.redis.uri",
      })
  void value_bad_isOneProblem(String property, String value, String code, String message) {
    assertThat(problemsOf("layered." + property, value))
        .containsExactly(
            "LAYERED-%s layered.%s (test.properties): %s".formatted(code, property, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://me:geheim@host | it must begin with redis:// or rediss://",
        "redis://me:geheim@ho st | host 1 is not host or host:port",
        "redis://me:geheim@host/one | after the / stands no database number",
        "redis://:geheim/0 | host 1 is not host or host:port",
        "redis://h:1/0?password=geheim | it has a query or a fragment; in a password write %3F and"
            + " %23 for ? and #",
        "redis://me:gehei%m@host | user or password has a % that begins no %-encoded character;"
            + " write %25 for it",
      })
  void uri_malformed_isAProblemThatShowsNoPassword(String uri, String message) {
    assertThat(problemsOf("layered.redis.uri", uri))
        .containsExactly(
            "LAYERED-100 layered.redis.uri (test.properties): redis.uri is not a Redis address: "
                + message)
        .noneMatch(line -> line.contains("geheim"));
  }

  @Test
  void cutOff_available_isAsSet() {
    SharedSettings shared =
        Properties.of("layered.redis.uri", "redis://a", "layered.coherence.cut-off", "available")
            .layered()
            .node()
            .shared();

    assertThat(shared).isNotNull();
    assertThat(shared.servesWhenCutOff()).isTrue();
    assertThat(shared.hasNamespace()).isFalse();
  }

  /**
   * What the catalogue allows, the records accept: no value passes the one to fail in the other.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void ends_ofAllRanges_makeSettings(int end) {
    Properties all = Properties.of("layered.redis.uri", "redis://a");
    for (Property<?> property : ranged()) {
      String value = property.syntax().allowed().split(" to ", 2)[end];
      all.set(property.globalKey(), value);
      Properties one = Properties.of("layered.redis.uri", "redis://a", property.globalKey(), value);
      assertThat(one.layered().problems())
          .as(property.name())
          .allMatch(problem -> problem.code().equals("LAYERED-102"));
    }

    assertThat(all.layered().problems()).isEmpty();
    assertThat(all.layered().node().shared()).isNotNull();
  }

  private static List<Property<?>> ranged() {
    List<Property<?>> ranged =
        Stream.concat(RedisProperties.ALL.stream(), Stream.of(PropertyCatalog.MAX_TAGS))
            .filter(property -> property.syntax().allowed().matches("\\S+ to \\S+"))
            .toList();
    assertThat(ranged).hasSizeGreaterThan(8);
    return ranged;
  }

  @Test
  void redis_withoutAddress_othersAreIgnored() {
    assertThat(
            problemsOf(
                "layered.redis.mode", "cluster",
                "layered.redis.password", "geheim",
                "layered.coherence.max-staleness", "PT0.1S",
                "layered.redis.required", "false"))
        .isEmpty();
  }
}
