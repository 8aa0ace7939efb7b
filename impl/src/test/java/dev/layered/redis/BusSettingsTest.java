package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layered.core.guard.BreakerSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusSettingsTest {

  private static final RedisSettings REDIS =
      RedisSettings.of(RedisAddress.parse("redis://127.0.0.1"), "app");

  private static BusSettings settings(String maxStaleness, String heartbeat) {
    return new BusSettings(
        Duration.parse(maxStaleness), Duration.parse(heartbeat), 100, 2, true, 1);
  }

  private static RedisBackend.Settings with(BusSettings bus) {
    return new RedisBackend.Settings(REDIS, LeaseSettings.DEFAULTS, BreakerSettings.DEFAULTS, bus);
  }

  @Test
  void defaultsAndLimits_areAllowed() {
    assertThat(with(BusSettings.DEFAULTS).bus()).isEqualTo(BusSettings.DEFAULTS);
    assertThat(with(settings("PT1.001S", "PT0.5S")).bus().sync()).isTrue();
    assertThat(settings("PT1H", "PT0.01S").withSync(false).sync()).isFalse();
  }

  @Test
  void maxStalenessThatLeavesNoTimeToAsk_isRefused_withAllDurations() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(settings("PT1S", "PT0.5S")))
        .withMessage("max-staleness PT1S is not above heartbeat PT0.5S plus time-out PT0.5S");
  }

  @ParameterizedTest
  @CsvSource({
    "PT2S, PT0.009S, 100, 2, 1, heartbeat PT0.009S is below PT0.01S",
    "PT1H0.001S, PT1S, 100, 2, 1, max-staleness PT1H0.001S is above PT1H",
    "PT1S, PT1S, 100, 2, 1, max-staleness PT1S is not above heartbeat PT1S",
    "PT2S, PT1S, 99, 2, 1, log length 99 is below 100",
    "PT2S, PT1S, 100, 1, 1, max tags 1 is below 2",
    "PT2S, PT1S, 100, 2, 0, max pending 0 is below 1",
  })
  void partOutOfRange_isRefused(
      Duration staleness, Duration beat, int length, int tags, int pending, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BusSettings(staleness, beat, length, tags, false, pending))
        .withMessage(message);
  }
}
