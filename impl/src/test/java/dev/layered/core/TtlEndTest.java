package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lives that end by the clock on the wall. */
class TtlEndTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration WEEK = Duration.ofDays(7);

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();

  @AfterEach
  void end() {
    rig.close();
  }

  private static Duration life(TtlEnd end, Duration ttl, String now) {
    return Duration.ofNanos(end.limit(ttl.toNanos(), Instant.parse(now).toEpochMilli()));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-15T01:59:59.999Z, PT0.001S", // a millisecond before 03:00
    "2024-01-15T02:00:00.000Z, PT24H", // at that time the next day counts
    "2024-01-15T12:00:00.000Z, PT14H",
    "2024-03-30T12:00:00.000Z, PT13H", // the clocks go forward at 02:00
    "2024-10-26T12:00:00.000Z, PT14H" // they went back
  })
  void until_isTheNextSuchTimeInItsZone(String now, Duration life) {
    TtlEnd end = new TtlEnd(LocalTime.of(3, 0), BERLIN, false);
    assertThat(life(end, WEEK, now)).isEqualTo(life);
    assertThat(life(end, Duration.ofNanos(500), now)).as("the ttl").hasNanos(500);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-03-30T23:00:00.000Z, PT2H30M", // 02:30 is skipped: 03:30 summer time
    "2024-10-26T22:00:00.000Z, PT2H30M", // the first of two
    "2024-10-27T00:45:00.000Z, PT24H45M" // after the first: the next day
  })
  void until_whereTheClocksChange_isThatTimeOnce(String now, Duration life) {
    assertThat(life(new TtlEnd(LocalTime.of(2, 30), BERLIN, false), WEEK, now)).isEqualTo(life);
  }

  @ParameterizedTest
  @CsvSource({
    "PT5M, 2024-01-15T12:03:00.000Z, PT2M",
    "PT5M, 2024-01-15T12:05:00.000Z, PT5M",
    "PT5M, 2024-01-15T12:04:59.999Z, PT0.001S",
    "P1D, 2024-01-15T23:00:00.000Z, PT1H",
    "P36500D, 2024-01-15T00:00:00.000Z, P16763D",
    "PT5M, 1969-12-31T23:58:00.000Z, PT2M"
  })
  void aligned_endsAtTheNextMultiple(Duration ttl, String now, Duration life) {
    assertThat(life(new TtlEnd(null, ZoneOffset.UTC, true), ttl, now)).isEqualTo(life);
  }

  @Test
  void both_theEarlierCounts() {
    TtlEnd end = new TtlEnd(LocalTime.of(12, 4), ZoneOffset.UTC, true);
    assertThat(life(end, Duration.ofMinutes(5), "2024-01-15T12:03:00Z")).hasMinutes(1);
    assertThat(life(end, Duration.ofMinutes(5), "2024-01-15T12:04:30Z")).hasSeconds(30);
  }

  @Test
  void aligned_allKeysChangeTogether_whateverTheJitter() {
    rig.set(CacheOptions.DEFAULTS.withTtlAligned(true).withJitter(0.9));
    // the wall clock of the rig begins 20 seconds after a full minute
    rig.cache.get("a", origin::load);
    rig.advance(30);
    rig.cache.get("b", origin::load);
    rig.advance(9);
    assertThat(rig.cache.contains("a")).isTrue();
    assertThat(rig.cache.contains("b")).isTrue();
    rig.advance(1);
    assertThat(rig.cache.contains("a")).isFalse();
    assertThat(rig.cache.contains("b")).isFalse();
  }

  @Test
  void until_anOptionOfACall_endsPutsAndLoadsThen() {
    ZonedDateTime now =
        Instant.ofEpochMilli(rig.ticker.wallMillis()).atZone(Rig.MINUTE.end().zone());
    CacheOptions options = CacheOptions.DEFAULTS.withTtlUntil(now.toLocalTime().plusSeconds(10));
    rig.cache.get("a", options, origin::load);
    rig.cache.put("b", "put", options);
    rig.advance(9);
    assertThat(rig.cache.contains("a")).isTrue();
    assertThat(rig.cache.contains("b")).isTrue();
    rig.advance(1);
    assertThat(rig.cache.contains("a")).isFalse();
    assertThat(rig.cache.contains("b")).isFalse();
  }

  @Test
  void ttlOfTheLoader_isCutToo() {
    rig.set(CacheOptions.DEFAULTS.withTtlAligned(true));
    rig.cache.get(
        "a",
        CacheOptions.DEFAULTS,
        (key, control) -> {
          control.ttl(Duration.ofHours(1));
          return "v";
        });
    // 22:13:20
    rig.advance(46 * 60 + 39);
    assertThat(rig.cache.contains("a")).isTrue();
    rig.advance(1);
    assertThat(rig.cache.contains("a")).isFalse();
  }

  /** It has chosen the life, and judges nothing. */
  @Test
  void wallClockSetLater_changesNoLife() {
    rig.set(CacheOptions.DEFAULTS.withTtlAligned(true));
    rig.cache.get("a", origin::load);
    rig.ticker.shiftWall(Duration.ofDays(1));
    rig.advance(39);
    assertThat(rig.cache.contains("a")).isTrue();
  }
}
