package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembershipTest {

  private static final NodeTable SETTLED = new NodeTable("g", true, 2000, Map.of("a", "1"));

  private final Membership membership = new Membership(new ManualTicker(), Duration.ofSeconds(2));

  @Test
  void note_settledTable_namesAll() {
    assertThat(membership.note(SETTLED)).isZero();
    assertThat(membership.settledGeneration()).isEqualTo("g");
  }

  @Test
  void note_afterACut_namesNotAll_untilTheLogWasAskedFor() {
    membership.note(SETTLED);
    membership.cut();
    assertThat(membership.note(SETTLED)).isGreaterThan(2_000_000_000L);
    assertThat(membership.settledGeneration()).isEmpty();

    membership.confirmed(membership.cuts());

    assertThat(membership.isDoubtful()).isFalse();
    assertThat(membership.note(SETTLED)).isZero();
  }

  @Test
  void confirmed_byAnAnswerToWhatWasAskedBefore_saysNothingOfTheCut() {
    membership.note(SETTLED);
    long before = membership.cuts();
    membership.cut();
    membership.confirmed(before);
    assertThat(membership.isDoubtful()).isTrue();
  }

  @Test
  void isPresent_isOfTheGenerationThatWasNotedLast() {
    membership.note(SETTLED);
    assertThat(membership.isPresent(SETTLED)).isTrue();
    membership.note(new NodeTable("h", false, 2000, Map.of()));
    assertThat(membership.isPresent(SETTLED)).isFalse();
  }
}
