package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The jar as it is delivered. Run after it is packaged. */
class JarSmokeTest {

  private record Ended(int status, String output) {}

  @Test
  void help_listsEveryScenario() throws Exception {
    Ended ended = run("--help");
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).contains(Scenarios.all().stream().map(Scenario::name).toList());
  }

  @Test
  void unknownScenario_isRefusedWithThoseThereAre() throws Exception {
    Ended ended = run("no-such-scenario");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output())
        .contains("no-such-scenario")
        .contains(Scenarios.all().stream().map(Scenario::name).toList());
  }

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "benchmarks.jar").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
