package dev.layered;

import java.time.Duration;
import java.util.Objects;

/** What {@link CacheOptions} can say, and which values are allowed for each. */
enum CacheOption {
  TTL("ttl", Range.POSITIVE),
  HEAP_TTL("heapTtl", Range.POSITIVE),
  DISK_TTL("diskTtl", Range.POSITIVE),
  MAX_IDLE("maxIdle", Range.ZERO_OR_GREATER),
  NULL_TTL("nullTtl", Range.ZERO_OR_GREATER),
  STALE_WHILE_REVALIDATE("staleWhileRevalidate", Range.ZERO_OR_GREATER),
  STALE_IF_ERROR("staleIfError", Range.ZERO_OR_GREATER),
  STALE_IF_ERROR_THROTTLE("staleIfErrorThrottle", Range.ZERO_OR_GREATER),
  REFRESH_AHEAD("refreshAhead", Range.SHARE),
  REFRESH_AHEAD_BETA("refreshAheadBeta", Range.BETA),
  SOFT_DEADLINE("softDeadline", Range.ZERO_OR_GREATER),
  HARD_DEADLINE("hardDeadline", Range.ZERO_OR_GREATER),
  HOT_TTL("hotTtl", Range.ZERO_OR_GREATER),
  JITTER("jitter", Range.SHARE),
  CACHE_EXCEPTIONS("cacheExceptions", Range.ANY),
  EXCEPTION_TTL("exceptionTtl", Range.ZERO_OR_GREATER),
  TTL_UNTIL("ttlUntil", Range.ANY),
  TTL_ALIGNED("ttlAligned", Range.ANY),
  MODE("mode", Range.ANY);

  /** The name of the method that asks for it. */
  final String label;

  private final Range range;

  CacheOption(String label, Range range) {
    this.label = label;
    this.range = range;
  }

  private enum Range {
    ANY("any"),
    POSITIVE("greater than zero"),
    ZERO_OR_GREATER("zero or greater"),
    SHARE("from 0 to 1"),
    BETA("from 0 to " + CacheOptions.MAX_BETA);

    private final String words;

    Range(String words) {
      this.words = words;
    }

    boolean allows(Object value) {
      return switch (this) {
        case ANY -> true;
        case POSITIVE -> ((Duration) value).compareTo(Duration.ZERO) > 0;
        case ZERO_OR_GREATER -> !((Duration) value).isNegative();
        case SHARE -> isUpTo(1, value);
        case BETA -> isUpTo(CacheOptions.MAX_BETA, value);
      };
    }

    /** What is not a number is not in the range either. */
    private static boolean isUpTo(int most, Object value) {
      double number = (Double) value;
      return number >= 0 && number <= most;
    }
  }

  /** A value of the option's type, if it is allowed. */
  Object checked(Object value) {
    Objects.requireNonNull(value, label);
    if (!range.allows(value)) {
      throw refused(value, "it must be " + range.words);
    }
    return value;
  }

  IllegalArgumentException refused(Object value, String allowed) {
    return new IllegalArgumentException(label + " " + value + " is not allowed; " + allowed);
  }
}
