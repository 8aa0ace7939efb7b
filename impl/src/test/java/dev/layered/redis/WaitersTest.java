package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.time.ManualTicker;
import dev.layered.core.time.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitersTest {

  private static final long LONG = TimeUnit.MINUTES.toNanos(10);

  private final ManualTicker ticker = new ManualTicker();
  private final Timeouts timeouts = new Timeouts(RedisNode::daemon);
  private final Waiters waiters =
      new Waiters(new RedisKeys("app"), ticker, TimeUnit.SECONDS.toNanos(20), timeouts);

  @AfterEach
  void close() {
    timeouts.close();
  }

  private CompletableFuture<?> await(String name, long nanos) {
    return waiters.awaitChange(name, nanos).toCompletableFuture();
  }

  @Test
  void wake_afterAwait_completes() {
    waiters.expect("k");
    CompletableFuture<?> one = await("k", LONG);
    CompletableFuture<?> two = await("k", LONG);
    waiters.wake("other");
    assertThat(one).isNotDone();
    waiters.wake("k");
    assertThat(one).isCompleted();
    assertThat(two).isCompleted();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void invalidatedKeys_wakeThoseWhoWaitForThem() {
    RedisKeys names = new RedisKeys("app");
    waiters.expect(names.entry("users", 1L).value());
    waiters.expect(names.entry("users", 2L).value());
    waiters.expect(names.entry("others", 1L).value());
    waiters.wake("users", List.of(1L, 3L));
    assertThat(await(names.entry("users", 1L).value(), LONG)).isCompleted();
    assertThat(await(names.entry("users", 2L).value(), LONG)).isNotDone();
    assertThat(await(names.entry("others", 1L).value(), LONG)).isNotDone();
    waiters.wakeCache("users");
    assertThat(await(names.entry("users", 2L).value(), LONG)).isCompleted();
    assertThat(await(names.entry("others", 1L).value(), LONG)).isNotDone();
  }

  @Test
  void wake_betweenSearchAndAwait_isNotLost() {
    waiters.expect("k");
    waiters.wake("k");
    assertThat(await("k", LONG)).isCompleted();
  }

  @Test
  void wake_before_nextSearch_doesNotCount() {
    waiters.wake("k");
    waiters.expect("k");
    assertThat(await("k", LONG)).isNotDone();
  }

  @Test
  void await_timeIsUp_completesForThisCallerOnly() throws Exception {
    waiters.expect("k");
    CompletableFuture<?> patient = await("k", LONG);
    CompletableFuture<?> impatient = await("k", TimeUnit.MILLISECONDS.toNanos(1));
    impatient.get(20, TimeUnit.SECONDS);
    assertThat(patient).isNotDone();
    assertThat(await("k", 0)).isCompleted();
    waiters.wakeAll();
    assertThat(patient).isCompleted();
  }

  @Test
  void expect_neverTakenUp_isDroppedInTheEnd() {
    for (int i = 0; i < 5_000; i++) {
      waiters.expect("k" + i);
    }
    CompletableFuture<?> waiting = await("k1", LONG);
    ticker.advance(Duration.ofSeconds(21));
    for (int i = 0; i < 1_024; i++) {
      waiters.expect("new");
    }
    assertThat(waiters.size()).isOne();
    assertThat(waiting).isCompleted();
  }
}
