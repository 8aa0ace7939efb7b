package dev.layered.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BreakerTest {

  /** Always the same number. */
  private record Fixed(long number) implements RandomGenerator {
    @Override
    public long nextLong() {
      return number;
    }

    @Override
    public long nextLong(long bound) {
      return Math.min(number, bound - 1);
    }
  }

  private final ManualTicker ticker = new ManualTicker();
  private final List<String> changes = new ArrayList<>();

  private final Breaker.Listener listener =
      new Breaker.Listener() {
        @Override
        public void opened(String reason) {
          changes.add("opened " + reason);
        }

        @Override
        public void closed() {
          changes.add("closed");
        }
      };

  private Breaker breaker(long random) {
    return new Breaker(
        new BreakerSettings(3, Duration.ofMillis(100), Duration.ofMillis(350)),
        ticker,
        new Fixed(random),
        listener);
  }

  private static void fail(Breaker breaker) {
    long permit = breaker.enter();
    assertThat(permit).isNotEqualTo(Breaker.REFUSED);
    breaker.failed(permit, "why");
  }

  private Breaker opened(long random) {
    Breaker breaker = breaker(random);
    for (int i = 0; i < 3; i++) {
      fail(breaker);
    }
    return breaker;
  }

  /** Counts from now the milliseconds until a call passes, and lets that fail. */
  private long failedAfterMillis(Breaker breaker) {
    for (int millis = 0; ; millis++) {
      long permit = breaker.enter();
      if (permit != Breaker.REFUSED) {
        breaker.failed(permit, "again");
        return millis;
      }
      ticker.advance(Duration.ofMillis(1));
    }
  }

  @Test
  void enter_failuresInARow_open() {
    Breaker breaker = breaker(0);
    fail(breaker);
    fail(breaker);
    assertThat(breaker.isOpen()).isFalse();
    fail(breaker);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.enter()).isEqualTo(Breaker.REFUSED);
    assertThat(changes).containsExactly("opened why");
  }

  @Test
  void enter_successBetweenFailures_staysClosed() {
    Breaker breaker = breaker(0);
    for (int i = 0; i < 10; i++) {
      fail(breaker);
      fail(breaker);
      breaker.succeeded(breaker.enter());
    }
    assertThat(breaker.isOpen()).isFalse();
    assertThat(changes).isEmpty();
  }

  @Test
  void enter_openTimeOver_letsExactlyOnePass() {
    Breaker breaker = opened(0);
    ticker.advance(Duration.ofNanos(99_999_999));
    assertThat(breaker.enter()).isEqualTo(Breaker.REFUSED);
    ticker.advance(Duration.ofNanos(1));
    long probe = breaker.enter();
    assertThat(probe).isNotEqualTo(Breaker.REFUSED);
    assertThat(breaker.isProbe(probe)).isTrue();
    ticker.advance(Duration.ofNanos(349_999_999));
    assertThat(breaker.enter()).isEqualTo(Breaker.REFUSED);
    breaker.succeeded(probe);
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.isProbe(breaker.enter())).isFalse();
    assertThat(changes).containsExactly("opened why", "closed");
  }

  @Test
  void enter_probeHasNoEnd_letsExactlyOneMorePass() {
    Breaker breaker = opened(0);
    ticker.advance(Duration.ofMillis(100));
    long endless = breaker.enter();
    ticker.advance(Duration.ofMillis(350));
    long probe = breaker.enter();
    assertThat(breaker.isProbe(probe)).isTrue();
    assertThat(breaker.isProbe(endless)).isFalse();
    assertThat(breaker.enter()).isEqualTo(Breaker.REFUSED);

    breaker.failed(endless, "late");
    breaker.abandoned(endless);
    assertThat(breaker.isProbe(probe)).isTrue();
    breaker.succeeded(probe);
    assertThat(changes).containsExactly("opened why", "closed");
  }

  @Test
  void succeeded_probesThatTakeLongerThanTheLongestOpenTime_close() {
    Breaker breaker = opened(0);
    ticker.advance(Duration.ofMillis(100));
    long slow = breaker.enter();
    for (int later = 0; later < 3; later++) {
      ticker.advance(Duration.ofMillis(350));
      long next = breaker.enter();
      assertThat(breaker.isProbe(next)).isTrue();
      if (later == 2) {
        breaker.succeeded(slow);
      }
    }
    assertThat(breaker.isOpen()).isFalse();
    assertThat(changes).containsExactly("opened why", "closed");
  }

  @Test
  void enter_manyThreadsHalfOpen_letsExactlyOnePass() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 200; round++) {
        Breaker breaker = opened(0);
        ticker.advance(Duration.ofMillis(100));
        List<Callable<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          calls.add(breaker::enter);
        }
        int passed = 0;
        for (Future<Long> permit : threads.invokeAll(calls)) {
          passed += permit.get() == Breaker.REFUSED ? 0 : 1;
        }
        assertThat(passed).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void failed_probe_doublesTheOpenTimeUpToAMaximum() {
    Breaker breaker = opened(0);
    assertThat(failedAfterMillis(breaker)).isEqualTo(100);
    assertThat(failedAfterMillis(breaker)).isEqualTo(200);
    assertThat(failedAfterMillis(breaker)).isEqualTo(350);
    assertThat(failedAfterMillis(breaker)).isEqualTo(350);
    assertThat(changes).containsExactly("opened why");
  }

  @Test
  void failed_randomPart_shortensByAtMostHalf() {
    Breaker breaker = opened(Long.MAX_VALUE);
    assertThat(failedAfterMillis(breaker)).isEqualTo(50);
    assertThat(failedAfterMillis(breaker)).isEqualTo(100);
    assertThat(failedAfterMillis(breaker)).isEqualTo(175);
  }

  @Test
  void succeeded_afterLongOpenTimes_startsShortAgain() {
    Breaker breaker = opened(0);
    failedAfterMillis(breaker);
    ticker.advance(Duration.ofMillis(200));
    breaker.succeeded(breaker.enter());
    for (int i = 0; i < 3; i++) {
      fail(breaker);
    }
    assertThat(failedAfterMillis(breaker)).isEqualTo(100);
  }

  @Test
  void report_ofACallFromBefore_isNotHeard() {
    Breaker breaker = breaker(0);
    long early = breaker.enter();
    for (int i = 0; i < 3; i++) {
      fail(breaker);
    }
    breaker.succeeded(early);
    assertThat(breaker.isOpen()).isTrue();
    ticker.advance(Duration.ofMillis(100));
    long probe = breaker.enter();
    breaker.succeeded(early);
    breaker.failed(early, "late");
    assertThat(breaker.isProbe(probe)).isTrue();
    breaker.succeeded(probe);
    assertThat(changes).containsExactly("opened why", "closed");
  }

  @Test
  void abandoned_probe_letsTheNextPass() {
    Breaker breaker = opened(0);
    ticker.advance(Duration.ofMillis(100));
    breaker.abandoned(breaker.enter());
    long probe = breaker.enter();
    assertThat(breaker.isProbe(probe)).isTrue();
    breaker.succeeded(probe);
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void settings_outOfRange_areRefused() {
    Duration one = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new BreakerSettings(0, one, one))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreakerSettings(1, Duration.ZERO, one))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreakerSettings(1, one, Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
