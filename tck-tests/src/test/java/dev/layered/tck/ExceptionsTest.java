package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.Unless;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    @Layered(
        cacheName = "answers",
        cacheExceptions = {IOException.class, IllegalStateException.class},
        exceptionTtl = 3600)
    public int answer(long id) throws Exception {
      return find(id);
    }

    @Layered(
        cacheName = "later",
        cacheExceptions = IOException.class,
        exceptionTtl = 500,
        unit = ChronoUnit.MILLIS)
    public CompletionStage<Integer> later(long id) {
      calls.incrementAndGet();
      return problem == null
          ? CompletableFuture.completedFuture(calls.get())
          : CompletableFuture.failedFuture(problem);
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

  @Test
  void namedException_isThrownAgain_othersAreNot() throws Exception {
    try (App app = App.start(Failing.class)) {
      Failing failing = app.get(Failing.class);
      IOException named = new FileNotFoundException("no such file");
      failing.failWith(named);
      assertThatThrownBy(() -> failing.answer(1)).isSameAs(named);
      failing.failWith(null);
      assertThatThrownBy(() -> failing.answer(1)).isSameAs(named);
      assertThat(failing.calls()).isEqualTo(1);
      assertThat(failing.answer(2)).isEqualTo(2);

      failing.failWith(new OwnError());
      assertThatThrownBy(() -> failing.answer(3)).isInstanceOf(OwnError.class);
      failing.failWith(null);
      assertThat(failing.answer(3)).isEqualTo(4);

      app.get(LayeredCaches.class).cache("answers").invalidateAll();
      assertThat(failing.answer(1)).isEqualTo(5);
    }
  }

  @Test
  void namedExceptionOfAStage_isKeptForItsTime() throws Exception {
    try (App app = App.of(Failing.class).start()) {
      Failing failing = app.get(Failing.class);
      IOException named = new IOException("no");
      failing.failWith(named);
      assertThatThrownBy(() -> failing.later(1).toCompletableFuture().join()).hasCause(named);
      assertThatThrownBy(() -> failing.later(1).toCompletableFuture().join()).hasCause(named);
      failing.failWith(null);
      Await.until(
          "its time is over",
          () -> !failing.later(1).toCompletableFuture().isCompletedExceptionally());
      assertThat(failing.calls()).isEqualTo(2);
    }
  }

  @Test
  void exceptionTtl_configuredAsZero_failsTheDeployment() {
    assertThat(App.of(Failing.class).with("layered.caches.answers.exception-ttl", 0).failure())
        .contains(
            "LAYERED-217 "
                + Failing.class.getName()
                + "#answer: cacheExceptions are kept for no time; set exceptionTtl, such as 10, or"
                + " layered.exception-ttl");
  }
}
