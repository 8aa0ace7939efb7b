package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScenariosTest {

  @Test
  void eachStandsInTheTableOfTheDocumentation() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "performance.md"));
    String section = page.substring(page.indexOf("\n## The scenarios\n") + 1);
    String table = section.substring(0, section.indexOf("\n## "));
    assertThat(Scenarios.all())
        .allSatisfy(scenario -> assertThat(table).contains("[`" + scenario.name() + "`]("));
  }
}
