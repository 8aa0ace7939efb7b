package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.time.ManualTicker;
import dev.layered.core.time.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClockTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** What the server says, and what it leaves out. */
  private static final long SERVER_MICROS = 1_700_000_000_123_000L;

  private static final long LEFT_OUT_NANOS = 999;

  /** How long the answer takes. */
  private static final long LATE = 60 * MILLI;

  private final ServerClock clock = new ServerClock(Duration.ofHours(1));

  /** Monotonic clocks begin anywhere, also just before they overflow. */
  @ParameterizedTest
  @ValueSource(longs = {0, -30 * MILLI, Long.MAX_VALUE - 70 * MILLI, Long.MIN_VALUE, 1_234_567})
  void serversTime_isWithinTheBounds(long asked) {
    clock.heard(clock.forgets(), asked, SERVER_MICROS, asked + LATE);
    for (long read : new long[] {0, 1, LATE / 2, LATE}) {
      for (long fasterByMillionths : new long[] {-900, 0, 900}) {
        for (long later : new long[] {0, LATE / 2, LATE, SECOND, 600 * SECOND}) {
          long passed = later - read;
          long server =
              SERVER_MICROS * 1_000
                  + LEFT_OUT_NANOS
                  + passed
                  + passed / 1_000_000 * fasterByMillionths;
          String when = "read after " + read + ", " + later + " after the question";
          assertThat(clock.earliestMillis(asked + later) * MILLI)
              .as(when)
              .isLessThanOrEqualTo(server);
          assertThat(clock.latestMillis(asked + later) * MILLI)
              .as(when)
              .isGreaterThanOrEqualTo(server);
        }
      }
    }
  }

  @Test
  void bounds_areNoWiderThanTheQuestionTook_andWhatClocksMayDifferSince() {
    clock.heard(clock.forgets(), 0, SERVER_MICROS, LATE);
    assertThat(clock.latestMillis(LATE) - clock.earliestMillis(LATE)).isBetween(60L, 62L);
    assertThat(clock.latestMillis(SECOND) - clock.earliestMillis(SECOND)).isBetween(60L, 64L);
  }

  private void assertUnknown(ServerClock of, long now) {
    assertThat(of.earliestMillis(now)).isEqualTo(ServerClock.UNKNOWN);
    assertThat(of.latestMillis(now)).isEqualTo(ServerClock.UNKNOWN);
  }

  @Test
  void beforeTheFirstAnswer_isUnknown() {
    assertUnknown(clock, 0);
  }

  @Test
  void forgotten_isUnknownUntilTheNextAnswer() {
    clock.heard(clock.forgets(), 0, SERVER_MICROS, LATE);
    clock.forget();
    assertUnknown(clock, LATE);
    clock.heard(clock.forgets(), 0, SERVER_MICROS, LATE);
    assertThat(clock.earliestMillis(LATE)).isPositive();
  }

  /** It may be that of the server from which this node was cut off. */
  @Test
  void answerToAQuestionFromBefore_isNotBelieved() {
    long before = clock.forgets();
    clock.forget();
    clock.heard(before, 0, SERVER_MICROS, LATE);
    assertUnknown(clock, LATE);
  }

  @Test
  void answer_isBelievedForATimeThatBeginsWithTheQuestion() {
    clock.heard(clock.forgets(), -LATE, SERVER_MICROS, 0);
    long end = -LATE + Duration.ofHours(1).toNanos();
    assertThat(clock.latestMillis(end - 1)).isPositive();
    assertUnknown(clock, end);
  }

  /** Also not for a thread that read its time before the answer came. */
  @Test
  void answerThatIsBelievedForNoTime_isUnknown() {
    ServerClock none = new ServerClock(Duration.ZERO);
    none.heard(none.forgets(), 0, SERVER_MICROS, LATE);
    assertUnknown(none, -1);
    assertUnknown(none, LATE);
  }

  private static ServerClock heardBy(Ticker ticker) {
    RedisSettings one = RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:1"), "none");
    try (RedisConnection redis = RedisConnection.of(one)) {
      ServerClock clock = ServerClock.of(redis.servers(), ticker, Duration.ofHours(1));
      clock.heard(clock.forgets(), ticker.nanos(), SERVER_MICROS, ticker.nanos());
      return clock;
    }
  }

  @Test
  void timeThatTestsMove_saysNothingOfAServer() {
    Ticker steady = new ManualTicker();
    Ticker moved =
        new Ticker() {
          @Override
          public long nanos() {
            return steady.nanos();
          }

          @Override
          public long wallMillis() {
            return steady.wallMillis();
          }

          @Override
          public boolean isSteady() {
            return false;
          }
        };
    assertUnknown(heardBy(moved), moved.nanos());
    assertThat(heardBy(steady).latestMillis(steady.nanos())).isPositive();
  }
}
