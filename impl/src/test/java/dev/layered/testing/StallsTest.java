package dev.layered.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class StallsTest {

  private final Stalls stalls = Stalls.watch();

  @AfterEach
  void close() {
    stalls.close();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "stops this process by a signal")
  void processThatStandsStill_isNotCounted() throws Exception {
    long began = System.nanoTime();
    Duration counted = stalls.timeOf(StallsTest::standStillForASecond);
    Duration real = Duration.ofNanos(System.nanoTime() - began);
    assertThat(real).isGreaterThan(Duration.ofSeconds(1));
    assertThat(counted).isLessThan(real.minusMillis(900));
  }

  private static int standStillForASecond() throws Exception {
    long self = ProcessHandle.current().pid();
    return new ProcessBuilder("sh", "-c", "kill -STOP " + self + "; sleep 1; kill -CONT " + self)
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Of many: the machine may stall now and then, which is not counted, but not all the time. */
  @Test
  void callThatIsSlow_isCounted() throws Exception {
    Duration counted = Duration.ZERO;
    for (int i = 0; i < 50 && counted.toMillis() < 150; i++) {
      counted =
          stalls.timeOf(
              () -> {
                TimeUnit.MILLISECONDS.sleep(200); // time is what is tested
                return null;
              });
    }
    assertThat(counted).isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }
}
