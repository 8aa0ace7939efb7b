package dev.layered.core;

import dev.layered.CacheOptions;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When lives end by the clock on the wall. It only chooses how long a life is, once, on the node
 * that loads; from then on the entry is judged by the time that it has left. A wrong clock makes
 * lives shorter, and none longer than its ttl.
 *
 * @param until the time of day at which every life ends; null for none
 * @param zone where it is that time
 * @param aligned whether lives end at multiples of their ttl
 */
public record TtlEnd(@Nullable LocalTime until, ZoneId zone, boolean aligned) {

  /** Lives last their ttl. */
  public static final TtlEnd NONE = new TtlEnd(null, ZoneOffset.UTC, false);

  /** Whether lives last their ttl, whatever the zone. */
  boolean isNone() {
    return until == null && !aligned;
  }

  /** This, with the options that are set in the place of its own. */
  TtlEnd with(CacheOptions options) {
    LocalTime time = options.ttlUntil();
    Boolean multiples = options.ttlAligned();
    return time == null && multiples == null
        ? this
        : new TtlEnd(time == null ? until : time, zone, multiples == null ? aligned : multiples);
  }

  /**
   * How long a life is that begins now.
   *
   * @param ttlNanos how long at most; greater than 0
   * @param wallMillis now, since the epoch of Unix
   * @return greater than 0
   */
  long limit(long ttlNanos, long wallMillis) {
    long life = aligned ? untilMultiple(ttlNanos, wallMillis) : ttlNanos;
    return until == null ? life : Math.min(life, untilTime(until, wallMillis));
  }

  private static long untilMultiple(long ttlNanos, long wallMillis) {
    return ttlNanos - Math.floorMod(TimeUnit.MILLISECONDS.toNanos(wallMillis), ttlNanos);
  }

  /**
   * Until the next such time. Where the clocks go forward over it, that is as much later; where
   * they go back over it, the first of the two.
   */
  private long untilTime(LocalTime time, long wallMillis) {
    ZonedDateTime now = Instant.ofEpochMilli(wallMillis).atZone(zone);
    ZonedDateTime next = now.toLocalDate().atTime(time).atZone(zone);
    if (!next.isAfter(now)) {
      next = now.toLocalDate().plusDays(1).atTime(time).atZone(zone);
    }
    return now.until(next, ChronoUnit.NANOS);
  }
}
