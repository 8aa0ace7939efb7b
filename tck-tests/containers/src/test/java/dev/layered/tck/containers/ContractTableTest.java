package dev.layered.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContractTableTest {

  private final ContractTable table = new ContractTable();

  @Test
  void aLineThatFailsInOneRunHasFailed() {
    table.add("one", "heap", "a", true);
    table.add("one", "redis", "a", false);
    table.add("one", "disk", "a", true);
    table.add("one", "heap", "b", true);
    assertThat(table.text().lines().map(line -> line.replaceAll(" +", " ")))
        .contains("a FAIL 1/3", "b pass 1")
        .contains("RESULT contract one passed 1 lines", "RESULT contract one failed 1 lines");
  }

  @Test
  void aLineThatAContainerDoesNotHaveIsNotCounted() {
    table.add("one", "heap", "a", true);
    table.add("two", "heap", "b", true);
    assertThat(table.text().lines().map(line -> line.replaceAll(" +", " ")))
        .contains("a pass 1 -", "b - pass 1", "RESULT contract two passed 1 lines");
  }

  @Test
  void shortestBootCounts() {
    table.add("one", "heap", "a", true);
    table.boot("one", Duration.ofMillis(30));
    table.boot("one", Duration.ofMillis(20));
    assertThat(table.text()).contains("RESULT contract one boot 20 ms\n");
  }

  @Test
  void linesOfAnAnswer() {
    assertThat(ContractLine.parse("PASS a\nFAIL b what was seen\nnothing of the kind\n\n"))
        .containsExactly(
            new ContractLine("a", true, ""),
            new ContractLine("b", false, "what was seen"),
            new ContractLine("unreadable", false, "nothing of the kind"),
            new ContractLine("unreadable", false, ""));
  }
}
