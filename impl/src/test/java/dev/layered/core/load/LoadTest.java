package dev.layered.core.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.layer.LogPosition;
import dev.layered.core.load.Load.Outcome;
import dev.layered.core.time.Timeouts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final long LONG = TimeUnit.MINUTES.toNanos(10);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);
  private static final RuntimeException PROBLEM = new IllegalStateException("no");

  private final Timeouts timeouts = new Timeouts(LoadTest::daemon);
  private final Load load = new Load(0, new LogPosition(1, 0, 0), List.of(), null, true);

  @AfterEach
  void close() {
    timeouts.close();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "load-test");
    thread.setDaemon(true);
    return thread;
  }

  private CompletableFuture<Outcome> waits(long nanos) {
    return load.outcome(timeouts, nanos).toCompletableFuture();
  }

  @Test
  void outcome_timeIsUp_leavesNothingBehind() throws Exception {
    CompletableFuture<Outcome> patient = waits(LONG);
    CompletableFuture<Outcome> other = waits(LONG);
    assertThat(waits(SHORT).get(20, TimeUnit.SECONDS)).isNull();
    assertThat(load.waiting()).isEqualTo(2);
    assertThat(patient).isNotDone();

    load.fail(PROBLEM);
    assertThat(List.of(patient, other))
        .allSatisfy(
            each ->
                assertThat(each).isCompletedWithValueMatching(ended -> ended.problem() == PROBLEM));
    assertThat(load.waiting()).isZero();
  }

  @Test
  void outcome_loadHasEnded_isThereAtOnce() {
    load.abandon();
    load.fail(PROBLEM);
    assertThat(waits(LONG)).isCompletedWithValueMatching(Outcome::isAbandoned);
    assertThat(load.waiting()).isZero();
  }

  @Test
  void outcome_timeoutsAreClosed_endsAtOnce() {
    timeouts.close();
    assertThat(waits(LONG)).isCompletedWithValueMatching(ended -> ended == null);
    assertThat(load.waiting()).isZero();
  }
}
