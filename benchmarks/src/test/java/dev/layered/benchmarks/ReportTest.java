package dev.layered.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void targets_areShownBesideTheirFigures_andNotInResults() {
    String printed =
        printed(
            Figure.ratio("ratio.good", 0.8).atMost(0.8),
            Figure.ratio("scaling", 1.7).atLeast(1.8),
            new Figure("layered.ns", 281.4, "ns"));
    assertThat(printed)
        .containsPattern("ratio.good +0.80 x +target: at most 0.80 x: met")
        .containsPattern("scaling +1.70 x +target: at least 1.80 x: MISSED")
        .contains("RESULT heap-hit ratio.good 0.80 x\n")
        .contains("RESULT heap-hit scaling 1.70 x\n")
        .contains("RESULT heap-hit layered.ns 281 ns\n");
    assertThat(printed.lines().filter(line -> line.contains("target"))).hasSize(2);
  }

  @Test
  void target_isJudgedByTheNumberItself_whichIsShownWithTheDigitsThatTell() {
    assertThat(Figure.ratio("ratio", 1.05).atMost(1.05).isTargetMet()).isTrue();
    assertThat(Figure.ratio("ratio", 0.5).isTargetMet()).isFalse();
    assertThat(printed(Figure.ratio("ratio", 1.0519).atMost(1.05)))
        .containsPattern("ratio +1.052 x +target: at most 1.05 x: MISSED")
        .contains("RESULT heap-hit ratio 1.052 x");
    assertThat(printed(Figure.ratio("ratio", 1.05001).atMost(1.05))).contains("1.05001 x");
    assertThat(printed(new Figure("extra-bytes", 24.3, "B").atMost(24))).contains("24.3 B");
    assertThat(printed(Figure.ratio("ratio", 0.9496).atLeast(0.95))).contains("0.9496 x");
    assertThat(printed(Figure.ratio("ratio", 1.0449).atMost(1.05))).contains("1.04 x");
  }

  @Test
  void figureThatCouldNotBeMeasured_isNamedAndHasNoResult() {
    String printed =
        printed(
            Figure.ratio("ratio.good", 0.8).atMost(0.8),
            Figure.notMeasured("ratio.quarkus-cache", Figure.TIMES, "Build it.").atMost(0.5),
            Figure.notMeasured("arc.extra-bytes", "B", "Build it.").atMost(24));
    assertThat(printed)
        .containsPattern("ratio.quarkus-cache +not measured\n")
        .containsPattern("arc.extra-bytes +not measured\n")
        .containsOnlyOnce("Build it.")
        .doesNotContain("RESULT heap-hit ratio.quarkus-cache")
        .doesNotContain("NaN");
  }

  private static String printed(Figure... figures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Report(new PrintStream(bytes, true, UTF_8)).print("heap-hit", List.of(figures));
    return bytes.toString(UTF_8);
  }
}
