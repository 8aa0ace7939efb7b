package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of Redis that contradict each other, or that nothing would heed. */
class RedisConflictsTest {

  private static List<String> problemsOf(String... keysAndValues) {
    LayeredConfig config = Properties.of(keysAndValues).layered();
    config.cache("users", DeclaredSettings.NONE);
    return config.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void uri_severalHostsOfOneServer_isAConflict() {
    assertThat(problemsOf("layered.redis.uri", "redis://me:geheim@a,b,c"))
        .containsExactly(
            "LAYERED-102 layered.redis.uri (test.properties): redis.uri has 3 hosts, but redis.mode"
                + " is standalone; set layered.redis.mode to sentinel or cluster");
  }

  @Test
  void uri_databaseOfACluster_isAConflict() {
    assertThat(
            problemsOf(
                "layered.redis.uri", "redis://me:geheim@a/3", "layered.redis.mode", "cluster"))
        .containsExactly(
            "LAYERED-102 layered.redis.uri (test.properties): redis.uri has database 3, but a"
                + " cluster has only database 0; leave it out");
  }

  @Test
  void uri_contradicted_isNotAlsoMissing() {
    assertThat(problemsOf("layered.redis.uri", "redis://a,b", "layered.redis.enabled", "true"))
        .hasSize(1);
  }

  @Test
  void maxStaleness_notAboveHeartbeatAndTimeout_isAConflictWithBothNumbers() {
    assertThat(problemsOf("layered.redis.uri", "redis://a", "layered.coherence.max-staleness", "1"))
        .containsExactly(
            "LAYERED-102 layered.coherence.max-staleness (test.properties):"
                + " coherence.max-staleness of 1 s is not longer than coherence.heartbeat and"
                + " redis.timeout together, 1 s");
    assertThat(problemsOf("layered.redis.uri", "redis://a", "layered.redis.timeout", "3"))
        .containsExactly(
            "LAYERED-102 layered.redis.timeout (test.properties): coherence.max-staleness of 2 s is"
                + " not longer than coherence.heartbeat and redis.timeout together, PT3.5S");
    assertThat(
            problemsOf(
                "layered.redis.uri", "redis://a", "layered.coherence.max-staleness", "PT1.001S"))
        .isEmpty();
  }

  @Test
  void softDeadline_notBelowTheTimeOut_isAConflictWithBothNumbers() {
    assertThat(
            problemsOf("layered.redis.uri", "redis://a", "layered.redis.soft-deadline", "PT0.5S"))
        .containsExactly(
            "LAYERED-102 layered.redis.soft-deadline (test.properties): redis.soft-deadline of"
                + " PT0.5S is not shorter than redis.timeout of PT0.5S; 0 switches it off");
    assertThat(problemsOf("layered.redis.uri", "redis://a", "layered.redis.soft-deadline", "0"))
        .isEmpty();
    assertThat(problemsOf("layered.redis.uri", "redis://a", "layered.redis.timeout", "PT0.02S"))
        .isEmpty();
  }

  @Test
  void cutOff_availableInSyncMode_isAConflictThatNamesBoth() {
    assertThat(
            problemsOf(
                "layered.redis.uri", "redis://a",
                "layered.coherence.cut-off", "available",
                "layered.coherence.mode", "sync"))
        .containsExactly(
            "LAYERED-102 layered.coherence.cut-off (test.properties): coherence.cut-off is"
                + " available, but coherence.mode is sync, by which no node serves what was"
                + " invalidated; set layered.coherence.cut-off to bypass or layered.coherence.mode"
                + " to async");
  }

  @Test
  void maxLoadTime_belowLeaseTime_isAConflictWithBothNumbers() {
    assertThat(problemsOf("layered.redis.uri", "redis://a", "layered.redis.max-load-time", "9"))
        .containsExactly(
            "LAYERED-102 layered.redis.max-load-time (test.properties): redis.max-load-time of 9 s"
                + " is below redis.lease-time of 10 s");
    assertThat(problemsOf("layered.redis.uri", "redis://a", "layered.redis.lease-time", "301"))
        .containsExactly(
            "LAYERED-102 layered.redis.lease-time (test.properties): redis.max-load-time of 300 s"
                + " is below redis.lease-time of 301 s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://:p@a", "rediss://:p@a"})
  void tls_setForAnAddressWithoutIt_isAConflict(String uri, @TempDir Path folder)
      throws IOException {
    String trust = Files.createFile(folder.resolve("trust.p12")).toString();
    List<String> problems =
        problemsOf(
            "layered.redis.uri",
            uri,
            "layered.redis.tls.trust-store",
            trust,
            "layered.redis.tls.trust-store-password",
            "geheim",
            "layered.redis.tls.hostname-check",
            "false");

    if (uri.startsWith("rediss")) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems)
          .containsExactlyInAnyOrder(
              withoutTls("trust-store"),
              withoutTls("trust-store-password"),
              withoutTls("hostname-check"));
    }
    assertThat(problemsOf("layered.redis.uri", uri, "layered.redis.tls.hostname-check", "true"))
        .isEmpty();
  }

  private static String withoutTls(String member) {
    return ("LAYERED-102 layered.redis.tls.%1$s (test.properties): redis.tls.%1$s is set, but"
            + " redis.uri is not encrypted; begin layered.redis.uri with rediss://")
        .formatted(member);
  }

  @Test
  void user_withoutPassword_isAConflictThatShowsNoUser() {
    assertThat(problemsOf("layered.redis.uri", "redis://geheim@a"))
        .containsExactly(
            "LAYERED-102 layered.redis.uri (test.properties): redis.uri has a user (write :password@"
                + " for a password alone), but there is no password; set layered.redis.password");
    assertThat(problemsOf("layered.redis.uri", "redis://a", "layered.redis.user", "geheim"))
        .containsExactly(
            "LAYERED-102 layered.redis.user (test.properties): redis.user is set, but there is no"
                + " password; set layered.redis.password");
    assertThat(
            problemsOf("layered.redis.uri", "redis://a", "layered.redis.sentinel.user", "geheim"))
        .containsExactly(
            "LAYERED-102 layered.redis.sentinel.user (test.properties): redis.sentinel.user is set,"
                + " but there is no password; set layered.redis.sentinel.password");
    assertThat(problemsOf("layered.redis.uri", "redis://me@a", "layered.redis.password", "geheim"))
        .isEmpty();
    assertThat(problemsOf("layered.redis.uri", "redis://:geheim@a", "layered.redis.user", "me"))
        .isEmpty();
  }

  @Test
  void conflicts_areReportedTogether() {
    assertThat(
            problemsOf(
                "layered.redis.uri", "redis://me@a,b",
                "layered.redis.timeout", "3",
                "layered.redis.max-load-time", "1"))
        .hasSize(4);
  }
}
