package dev.layered.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

  private static final long LONG = TimeUnit.MINUTES.toNanos(10);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);

  private final List<Thread> made = new CopyOnWriteArrayList<>();
  private final Timeouts timeouts = new Timeouts(this::thread);
  private final CompletableFuture<String> shared = new CompletableFuture<>();

  @AfterEach
  void close() {
    timeouts.close();
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "timeouts-test");
    thread.setDaemon(true);
    made.add(thread);
    return thread;
  }

  @Test
  void orNull_timeIsUp_endsThisWaitOnly() throws Exception {
    CompletableFuture<?> patient = timeouts.orNull(shared, LONG);
    assertThat(timeouts.orNull(shared, SHORT).get(20, TimeUnit.SECONDS)).isNull();
    assertThat(shared).isNotDone();
    assertThat(patient).isNotDone();
    shared.complete("v");
    assertThat(patient).isCompletedWithValueMatching("v"::equals);
  }

  @Test
  void orNull_sharedFails_failsAlike() {
    CompletableFuture<?> own = timeouts.orNull(shared, LONG);
    shared.completeExceptionally(new IllegalStateException("no"));
    assertThat(own).isCompletedExceptionally();
  }

  @Test
  void orNull_sharedIsDone_needsNoThread() {
    shared.complete("v");
    assertThat(timeouts.orNull(shared, LONG)).isCompletedWithValueMatching("v"::equals);
    assertThat(made).isEmpty();
  }

  @Test
  void close_whileOneWaits_keepsItAndTakesNoMore() throws Exception {
    long soon = TimeUnit.MILLISECONDS.toNanos(200);
    CompletableFuture<?> before = timeouts.orNull(shared, soon);
    timeouts.close();
    assertThat(before.get(20, TimeUnit.SECONDS)).isNull();
    assertThat(timeouts.orNull(shared, LONG)).isCompletedWithValueMatching(value -> value == null);
  }

  @Test
  void close_whenEveryWaitHasEnded_endsTheThread() throws Exception {
    CompletableFuture<?> own = timeouts.orNull(shared, LONG);
    shared.complete("v");
    assertThat(own).isCompleted();
    timeouts.close();
    assertThat(made).hasSize(1);
    made.get(0).join(TimeUnit.SECONDS.toMillis(20));
    assertThat(made.get(0).isAlive()).isFalse();
  }
}
