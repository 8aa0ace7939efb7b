package dev.layered.redis;

import dev.layered.core.layer.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param value the bytes, or null if there are none
 * @param remainingMillis how long Redis keeps them
 * @param atNanos the ticker's time from which that is counted, however late the bytes are decoded
 * @param learned about the subjects
 * @param lookup the answer if there are no bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not copied on the way of every hit
record SearchAnswer(
    byte @Nullable [] value, long remainingMillis, long atNanos, Learned learned, Lookup lookup) {

  /** Bytes, about whose subjects nothing was asked. */
  static SearchAnswer found(byte[] value, long remainingMillis, long atNanos) {
    return new SearchAnswer(value, remainingMillis, atNanos, Learned.NOTHING, Lookup.ABSENT);
  }

  /** No bytes. */
  static SearchAnswer of(Lookup lookup) {
    return new SearchAnswer(null, 0, 0, Learned.NOTHING, lookup);
  }

  /** The same with what was learned; null if that is null. */
  @Nullable SearchAnswer learning(@Nullable Learned more) {
    return more == null ? null : new SearchAnswer(value, remainingMillis, atNanos, more, lookup);
  }
}
