package dev.layered.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TestClockTest {

  private final TestClock clock = new TestClock();

  @Test
  void advance_movesBothTimes() {
    long nanos = clock.nanos();
    Instant wall = clock.instant();
    clock.advance(Duration.ofMinutes(6));
    assertThat(clock.nanos() - nanos).isGreaterThanOrEqualTo(Duration.ofMinutes(6).toNanos());
    assertThat(clock.instant()).isAfterOrEqualTo(wall.plus(Duration.ofMinutes(6)));
  }

  @Test
  void advanceTo_reachesTheMoment() {
    clock.freeze();
    Instant moment = clock.instant().plus(Duration.ofHours(5));
    clock.advanceTo(moment);
    assertThat(clock.instant()).isBetween(moment.minusMillis(1), moment.plusMillis(1));
  }

  @Test
  void advance_backwards_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .withMessageContaining("time does not go back");
  }

  @Test
  void freeze_standsStill_andCanBeAdvanced() throws InterruptedException {
    clock.freeze();
    long before = clock.nanos();
    Thread.sleep(5); // real time that must not count
    assertThat(clock.nanos()).isEqualTo(before);
    clock.advance(Duration.ofSeconds(1));
    assertThat(clock.nanos()).isEqualTo(before + 1_000_000_000);
  }

  @Test
  void resume_goesOnFromWhereItWasFrozen() throws InterruptedException {
    clock.freeze();
    long frozen = clock.nanos();
    Thread.sleep(50); // real time that must not be caught up
    long before = System.nanoTime();
    clock.resume();
    long sinceFrozen = clock.nanos() - frozen;
    assertThat(sinceFrozen).isBetween(0L, System.nanoTime() - before);
  }

  @Test
  void time_neverGoesBack_whateverOthersDo() throws InterruptedException {
    AtomicBoolean back = new AtomicBoolean();
    AtomicBoolean end = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              long last = clock.nanos();
              while (!end.get()) {
                long now = clock.nanos();
                if (now < last) {
                  back.set(true);
                }
                last = now;
                reading.countDown();
              }
            });
    reader.start();
    reading.await();
    for (int i = 0; i < 20_000; i++) {
      clock.freeze();
      clock.advance(Duration.ofNanos(10));
      clock.resume();
    }
    end.set(true);
    reader.join();
    assertThat(back).isFalse();
  }
}
