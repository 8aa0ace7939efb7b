package dev.layered.redis;

import dev.layered.core.layer.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param value the bytes, or null if there are none
 * @param remainingMillis how long Redis keeps them
 * @param learned about the subjects
 * @param lookup the answer if there are no bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not copied on the way of every hit
record SearchAnswer(byte @Nullable [] value, long remainingMillis, Learned learned, Lookup lookup) {

  /** The same with what was learned; null if that is null. */
  @Nullable SearchAnswer learning(@Nullable Learned more) {
    return more == null ? null : new SearchAnswer(value, remainingMillis, more, lookup);
  }
}
