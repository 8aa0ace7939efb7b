package dev.layered.config;

import static dev.layered.config.Reach.CACHE;
import static dev.layered.config.Reach.LAYERED;
import static dev.layered.config.Reach.NODE;

import java.time.Duration;

/** The properties that limit loads and how long callers wait for them: part of the catalogue. */
final class LoadProperties {

  static final Property<Duration> SOFT_DEADLINE =
      Property.of(
              "soft-deadline",
              LAYERED,
              Syntaxes.duration(),
              "How long a caller waits for the method while an old value can be served instead. The"
                  + " method goes on and its result is stored. 0: no limit.")
          .member("softDeadline")
          .live()
          .orElse("0");

  static final Property<Duration> HARD_DEADLINE =
      Property.of(
              "hard-deadline",
              LAYERED,
              Syntaxes.duration(),
              "How long a caller waits for the method at all; then it gets an old value or an"
                  + " exception, and the method goes on. 0: no limit.")
          .member("hardDeadline")
          .live()
          .orElse("0");

  static final Property<Long> MAX_CONCURRENT =
      Property.of(
              "load.max-concurrent",
              CACHE,
              Syntaxes.count(0, 1_000_000),
              "The most loads of one cache that run at a time on this node; one more is rejected. 0:"
                  + " no limit.")
          .declared("maxConcurrentLoads")
          .live()
          .orElse("0");

  static final Property<Double> MAX_PER_SECOND =
      Property.of(
              "load.max-per-second",
              CACHE,
              Syntaxes.number(0, 1_000_000),
              "The most loads of one cache that begin within a second on this node, with a burst of"
                  + " a tenth of that and at least 1; one more is rejected. 0: no limit.")
          .declared("maxLoadsPerSecond")
          .live()
          .orElse("0");

  static final Property<Long> BREAKER_FAILURES =
      Property.of(
              "load.breaker.failures",
              CACHE,
              Syntaxes.count(0, 1_000_000),
              "How many failures of a cache's method in a row keep this node from calling it for"
                  + " load.breaker.open-time. 0: off.")
          .orElse("0");

  static final Property<Duration> BREAKER_OPEN_TIME =
      Property.of(
              "load.breaker.open-time",
              CACHE,
              Syntaxes.positiveDuration(),
              "How long a method that has failed too often is not called; then one call tries it."
                  + " Doubled each time that fails, up to 8 times this, and shortened at random by"
                  + " up to a half.")
          .orElse("5");

  static final Property<Long> THREADS =
      Property.of(
              "load.threads",
              NODE,
              Syntaxes.count(1, 10_000),
              "The most threads for loads that have a deadline. If none is free, a load with a hard"
                  + " deadline is rejected, one without runs on its caller's thread.")
          .orElse("64");

  static final Property<Boolean> WARM_ENABLED =
      Property.of(
              "warm.enabled",
              NODE,
              Syntaxes.truth(),
              "Whether the application's CacheWarmer beans run when it has started.")
          .orElse("true");

  static final Property<Long> WARM_THREADS =
      Property.of(
              "warm.threads",
              NODE,
              Syntaxes.count(1, 1_000),
              "How many calls of a CacheWarmer are made at a time.")
          .orElse("4");

  static final Property<Boolean> WARM_READINESS =
      Property.of(
              "warm.readiness",
              NODE,
              Syntaxes.truth(),
              "Whether the readiness check is down until every CacheWarmer has ended.")
          .orElse("false");

  private LoadProperties() {}
}
