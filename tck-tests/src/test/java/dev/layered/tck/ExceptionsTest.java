package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.Layered;
import dev.layered.Unless;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a method throws. */
class ExceptionsTest {

  public static class OwnError extends Error {
    private static final long serialVersionUID = 1L;
  }

  public static class Broken implements Unless {
    @Override
    public boolean test(Object result) {
      throw new IllegalStateException("unless is broken");
    }
  }

  @ApplicationScoped
  public static class Failing {
    final AtomicInteger calls = new AtomicInteger();
    volatile Throwable problem;

    @Layered(cacheName = "failing")
    public int find(long id) throws Exception {
      int call = calls.incrementAndGet();
      if (problem instanceof Error error) {
        throw error;
      }
      if (problem instanceof Exception exception) {
        throw exception;
      }
      return call;
    }

    @Layered(unless = Broken.class)
    public int brokenUnless(long id) {
      return calls.incrementAndGet();
    }

    void failWith(Throwable problem) {
      this.problem = problem;
    }

    int calls() {
      return calls.get();
    }
  }

  private static void assertThrownAsItIsEachTime(Throwable problem) throws Exception {
    try (App app = App.start(Failing.class)) {
      Failing failing = app.get(Failing.class);
      failing.failWith(problem);
      assertThatThrownBy(() -> failing.find(1)).isSameAs(problem);
      assertThatThrownBy(() -> failing.find(1)).isSameAs(problem);
      failing.failWith(null);
      assertThat(failing.find(1)).isEqualTo(3);
      assertThat(failing.find(1)).isEqualTo(3);
    }
  }

  @Test
  void checkedException_isThrownAsItIsAndNotCached() throws Exception {
    assertThrownAsItIsEachTime(new IOException("checked"));
  }

  @Test
  void runtimeException_isThrownAsItIsAndNotCached() throws Exception {
    assertThrownAsItIsEachTime(new IllegalStateException("runtime"));
  }

  @Test
  void error_isThrownAsItIsAndNotCached() throws Exception {
    assertThrownAsItIsEachTime(new OwnError());
  }

  @Test
  void unlessThatThrows_reachesTheCallerAndNothingIsStored() {
    try (App app = App.start(Failing.class)) {
      Failing failing = app.get(Failing.class);
      assertThatThrownBy(() -> failing.brokenUnless(1)).hasMessage("unless is broken");
      assertThatThrownBy(() -> failing.brokenUnless(1)).hasMessage("unless is broken");
      assertThat(failing.calls()).isEqualTo(2);
    }
  }
}
