package dev.layered.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program as its users do, in processes of its own. */
class QuickstartTest {

  private static final Pattern ROUND =
      Pattern.compile(
          " \\d (?<label>.{25,26}?) +(?<calls>\\d+)"
              + "( +[\\d.]+ (ns|us|µs|ms|s)){3} +(?<heap>[\\d.]+%|-)"
              + "( +(?<redis>[\\d.]+%|-))? +(?<disk>[\\d.]+%|-)"
              + " +(?<sql>[\\d.]+%|-)");

  @TempDir Path temporary;

  private record Outcome(int exit, String output) {

    /** Per round: label, calls, and the shares of heap, Redis if there is one, disk and SQL. */
    List<String> rounds() {
      return output
          .lines()
          .map(ROUND::matcher)
          .filter(Matcher::matches)
          .map(
              row ->
                  String.join(
                      " ",
                      row.group("label").strip() + ":",
                      row.group("calls"),
                      row.group("heap") + (row.group("redis") == null ? "" : " " + row.group("redis")),
                      row.group("disk"),
                      row.group("sql")))
          .toList();
    }
  }

  @Test
  @Timeout(300)
  void everyTourIsAnsweredByTheLayersThatItNames() throws Exception {
    Path folder = temporary.resolve("data");

    Outcome first = run("--calls", "10", "--disk", folder.toString());

    assertThat(first.output()).contains("holds 72,238 airports, loaded in", "Nothing on disk yet");
    assertThat(first.rounds())
        .containsExactly(
            "first calls: 10 - - 100%",
            "the same calls again, x50: 500 100% - -",
            "after a restart: 10 - 100% -",
            "after rename(EDDF): 10 40.0% - 60.0%",
            "tag \"airport\" invalidated: 10 - - 100%",
            "2 keys invalidated: 10 80.0% - 20.0%");
    assertThat(first.output()).contains("showed the new name at once", "Run it again");
    assertThat(first.exit()).isZero();

    Outcome second = run("--calls", "10", "--disk", folder.toString());

    assertThat(second.output())
        .contains("The database holds 72,238 airports.")
        .containsPattern("Found 1\\d entries on disk from the last run");
    assertThat(second.rounds())
        .startsWith(
            "first calls, warm start: 10 - 100% -", "the same calls again, x50: 500 100% - -");
    assertThat(second.exit()).isZero();

    Outcome nodes = run("--calls", "10", "--disk", folder.toString(), "--nodes", "2");

    assertThat(nodes.rounds())
        .startsWith(
            "first calls, on node A: 10 - - - 100%",
            "the same calls, on node B: 10 - 100% - -",
            "and again, x50, on node B: 500 100% - - -",
            "renamed on A, calls on B: 10 40.0% - - 60.0%")
        .hasSize(6);
    assertThat(nodes.output())
        .containsPattern("node B showed the new name .* after the call had returned")
        .contains("just been invalidated: 1 query.", "No call failed while Redis was stopped.");
    assertThat(nodes.exit()).isZero();

    Outcome fresh = run("--calls", "10", "--disk", folder.toString(), "--fresh");

    assertThat(fresh.output()).contains("loaded in", "Nothing on disk yet");
    assertThat(fresh.rounds()).startsWith("first calls: 10 - - 100%");
    assertThat(fresh.exit()).isZero();
  }

  @Test
  @Timeout(60)
  void leavesAFolderAloneThatIsNotItsOwn() throws Exception {
    Path precious = Files.writeString(temporary.resolve("precious"), "text");

    Outcome refused = run("--fresh", "--disk", temporary.toString());

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.output()).contains("in use for something else");
    assertThat(precious).hasContent("text");
  }

  @Test
  @Timeout(60)
  void explainsItself() throws Exception {
    Outcome help = run("--help");

    assertThat(help.exit()).isZero();
    assertThat(help.output()).contains("--calls", "--disk", "--nodes", "--fresh");
    assertThat(run("--calls", "4").exit()).isEqualTo(2);
    assertThat(run("--nodes", "3").exit()).isEqualTo(2);
  }

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    // Surefire may start with a jar that only names the class path
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dstdout.encoding=UTF-8", "-cp", classPath));
    command.add(Quickstart.class.getName());
    command.addAll(List.of(arguments));

    Path output = Files.createTempFile("quickstart", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(output);
    }
  }
}
