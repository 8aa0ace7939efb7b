package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario runs to its end and has its figures. Run after the jar is packaged. */
@Tag("slow")
class ScenarioRunTest {

  private static final Pattern RESULT = Pattern.compile("RESULT (\\S+) \\S+ (\\S+) \\S+");

  /** What they need is not there in every build: a load generator and Node, or applications. */
  private static final Set<String> NEED_MORE = Set.of("http", "startup", "bentocache", "heap-hit");

  /** From forty seconds to minutes, even so. */
  private static final Set<String> TAKE_LONG = Set.of("redis-hit", "codecs", "memory");

  static Stream<String> scenarios() {
    return Scenarios.all().stream()
        .map(Scenario::name)
        .filter(name -> !NEED_MORE.contains(name) && !TAKE_LONG.contains(name));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void leastEffort_isEnoughForFigures(String scenario) throws Exception {
    Jar.Ended ended = Jar.run(scenario, "--least");
    assertThat(ended.status()).as(ended.output()).isZero();
    List<MatchResult> results = RESULT.matcher(ended.output()).results().toList();
    assertThat(results).as(ended.output()).isNotEmpty();
    for (MatchResult result : results) {
      assertThat(result.group(1)).isEqualTo(scenario);
      assertThat(Double.parseDouble(result.group(2))).as(result.group()).isFinite();
    }
  }
}
