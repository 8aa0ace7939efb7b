package dev.layered.cdi.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import dev.layered.config.DeclaredSettings;
import dev.layered.config.Problem;
import dev.layered.config.TextOverrides;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the members of {@code @Layered} say about lives that do not just last a time. */
class LifeMembersTest {

  static class Bean {
    @Layered(
        ttlUntil = "03:00:30",
        ttlAligned = true,
        cacheExceptions = IOException.class,
        exceptionTtl = 2,
        unit = ChronoUnit.MINUTES)
    public int all(long id) {
      return 1;
    }

    @Layered
    public int none(long id) {
      return 1;
    }
  }

  static class BadTime {
    @Layered(ttlUntil = "3 am")
    public int find(long id) {
      return 1;
    }
  }

  private static ReadPlan plan(String method) {
    Deployment deployment = Deployment.of(List.of(Bean.class), TextOverrides.NONE);
    assertThat(deployment.problems()).isEmpty();
    return deployment.beans().get(Bean.class).reads().values().stream()
        .filter(plan -> plan.method().getName().equals(method))
        .findAny()
        .orElseThrow();
  }

  @Test
  void members_areDeclared() {
    assertThat(plan("all").settings())
        .isEqualTo(
            DeclaredSettings.NONE
                .with("ttlUntil", LocalTime.of(3, 0, 30))
                .with("ttlAligned", Boolean.TRUE)
                .with("exceptionTtl", Duration.ofMinutes(2)));
    assertThat(plan("all").cacheExceptions().has(new IOException())).isTrue();
  }

  @Test
  void membersThatAreNotSet_inherit() {
    assertThat(plan("none").settings()).isEqualTo(DeclaredSettings.NONE);
    assertThat(plan("none").cacheExceptions().has(new IOException())).isFalse();
  }

  @Test
  void timeThatIsNone_isReported() {
    assertThat(Deployment.of(List.of(BadTime.class), TextOverrides.NONE).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-209 "
                + BadTime.class.getName()
                + "#find: ttlUntil \"3 am\" is not a time of day; use one such as 03:00");
  }
}
