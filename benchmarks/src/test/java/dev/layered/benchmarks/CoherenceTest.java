package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

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
    find("fence", "subscriber", "all");
    find("replay", "subscriber", "all");
    find("lease-time", "sigstop-in-reply", "all");
  }

  @Test
  void brokenFence_isFoundWithoutPlainReads() throws Exception {
    find("fence", "subscriber", "-plain");
  }

  /** With the fault that tells, which strikes again and again; among all it has one turn or two. */
  private static void find(String part, String fault, String calls) throws Exception {
    Jar.Ended ended =
        Jar.run(
            "coherence",
            "--break",
            part,
            "--faults",
            fault,
            "--calls=" + calls,
            "--mode",
            "async",
            "--seconds",
            "60");
    assertThat(ended.status()).as(part + "\n" + ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains("VIOLATION").doesNotContain(NO_VIOLATION);
  }

  @Test
  void unknownKindOfCall_isRefusedWithThoseThereAre() throws Exception {
    Jar.Ended ended = Jar.run("coherence", "--calls", "batch,guess");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("guess", "only-if-cached");
  }

  @Test
  void unknownFault_isRefusedWithThoseThereAre() throws Exception {
    Jar.Ended ended = Jar.run("coherence", "--faults", "bad-weather");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("bad-weather", "sigstop");
  }
}
