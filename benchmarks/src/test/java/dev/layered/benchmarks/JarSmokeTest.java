package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The jar as it is delivered. Run after it is packaged. */
class JarSmokeTest {

  @Test
  void help_listsEveryScenario() throws Exception {
    Jar.Ended ended = Jar.run("--help");
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("100 % misses").doesNotContain("WARN");
    assertThat(ended.output()).contains(Scenarios.all().stream().map(Scenario::name).toList());
  }

  @Test
  void unknownScenario_isRefusedWithThoseThereAre() throws Exception {
    Jar.Ended ended = Jar.run("no-such-scenario");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output())
        .contains("no-such-scenario")
        .contains(Scenarios.all().stream().map(Scenario::name).toList());
  }

  @Test
  void chartOfAnotherKind_isRefusedBeforeAnythingIsMeasured() throws Exception {
    Jar.Ended ended = Jar.run("heap-hit", "--chart", "target/chart.pdf");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains(".svg or .png").doesNotContain("round 1");
  }
}
