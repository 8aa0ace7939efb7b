package dev.layered.config;

import static dev.layered.config.Reach.CACHE;
import static dev.layered.config.Reach.LAYERED;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** The properties of lives that do not just last a time; part of {@link PropertyCatalog}. */
final class LifeProperties {

  static final Property<Duration> EXCEPTION_TTL =
      Property.of(
              "exception-ttl",
              LAYERED,
              Syntaxes.duration(),
              "How long an exception named by cacheExceptions is kept, on the heap of this node."
                  + " 0: not at all.")
          .member("exceptionTtl")
          .live()
          .orElse("0");

  static final Property<Duration> HOT_TTL =
      Property.of(
              "hot-ttl",
              LAYERED,
              Syntaxes.duration(),
              "How old an entry gets at most that is read in the last fifth of its ttl: then it lives"
                  + " for another ttl, without a call of the method. Must be longer than a ttl set at"
                  + " the same place or a wider one, and excludes refresh-ahead, refresh-ahead-beta,"
                  + " max-idle, ttl-until and ttl-aligned. 0: off.")
          .member("hotTtl")
          .live()
          .orElse("0");

  static final Property<LocalTime> TTL_UNTIL =
      Property.of(
              "ttl-until",
              LAYERED,
              Syntaxes.timeOfDay(),
              "The time of day at which every entry ends, if its ttl is not over before.")
          .member("ttlUntil")
          .live()
          .orNone("no such time");

  static final Property<Boolean> TTL_ALIGNED =
      Property.of(
              "ttl-aligned",
              LAYERED,
              Syntaxes.truth(),
              "Whether entries end at multiples of their ttl since 1970-01-01T00:00Z, all keys on"
                  + " all nodes together. jitter has no effect then.")
          .member("ttlAligned")
          .live()
          .orElse("false");

  static final Property<ZoneId> TIME_ZONE =
      Property.of("time-zone", CACHE, Syntaxes.timeZone(), "Where it is the time of ttl-until.")
          .live()
          .orNone("that of the system");

  static final List<Property<?>> ALL =
      List.of(EXCEPTION_TTL, HOT_TTL, TTL_UNTIL, TTL_ALIGNED, TIME_ZONE);

  private LifeProperties() {}
}
