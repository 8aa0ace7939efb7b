package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AttemptsTest {

  private final RuntimeException one = new IllegalStateException("one");
  private final RuntimeException two = new IllegalStateException("two");

  private static Runnable failing(RuntimeException with) {
    return () -> {
      throw with;
    };
  }

  @Test
  void nothingFails_nothingIsThrown() {
    Attempts attempts = new Attempts();
    attempts.attempt(() -> {});
    assertThat(attempts.succeeds(() -> true)).isTrue();
    assertThatCode(attempts::throwFirst).doesNotThrowAnyException();
  }

  @Test
  void several_theFirstSuppressesTheOthersButNotItself() {
    Attempts attempts = new Attempts();
    attempts.attempt(failing(one));
    assertThat(
            attempts.succeeds(
                () -> {
                  throw two;
                }))
        .isFalse();
    attempts.attempt(failing(one));
    assertThatThrownBy(attempts::throwFirst).isSameAs(one);
    assertThat(one.getSuppressed()).containsExactly(two);
  }

  @Test
  void afterAFailure_thatIsTheFirst() {
    IOException before = new IOException("before");
    Attempts attempts = new Attempts(before);
    attempts.attempt(failing(one));
    assertThatThrownBy(attempts::throwFirst).isSameAs(before);
    assertThat(before.getSuppressed()).containsExactly(one);
  }

  /** It would grow for as long as the application runs. */
  @Test
  void constantThatIsThrownAgainAndAgain_doesNotKeepAllThatFailedAfterIt() {
    for (int i = 0; i < 100; i++) {
      Attempts attempts = new Attempts(one);
      attempts.attempt(failing(new IllegalStateException("later")));
      assertThatThrownBy(attempts::throwFirst).isSameAs(one);
    }
    assertThat(one.getSuppressed()).hasSize(16);
  }
}
