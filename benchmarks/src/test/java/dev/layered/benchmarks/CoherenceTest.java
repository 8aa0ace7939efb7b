package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checker of coherence, for a short time: that it finds nothing, and that it would. */
@Tag("slow")
@Timeout(300)
class CoherenceTest {

  private static final String NO_VIOLATION = "RESULT coherence violations 0 count";

  @Test
  void quickCheck_findsNoViolation() throws Exception {
    Jar.Ended ended = Jar.run("coherence", "--quick");
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).contains(NO_VIOLATION);
  }

  @Test
  void brokenProtocol_isFound() throws Exception {
    for (String part : List.of("fence", "replay", "lease-time")) {
      Jar.Ended ended = Jar.run("coherence", "--break", part, "--mode", "async", "--seconds", "60");
      assertThat(ended.status()).as(part + "\n" + ended.output()).isEqualTo(1);
      assertThat(ended.output()).contains("VIOLATION").doesNotContain(NO_VIOLATION);
    }
  }

  @Test
  void unknownFault_isRefusedWithThoseThereAre() throws Exception {
    Jar.Ended ended = Jar.run("coherence", "--faults", "bad-weather");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("bad-weather", "sigstop");
  }
}
