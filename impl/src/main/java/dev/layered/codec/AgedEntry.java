package dev.layered.codec;

import dev.layered.core.StorePolicy;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries, whose times are those of this node's ticker, of headers, whose times are counted
 * from when they were written.
 */
final class AgedEntry {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Beyond this, times are cut, so that no sum of them overflows. */
  private static final long LONGEST_MILLIS = StorePolicy.LONGEST.toMillis();

  /** Older than any entry gets. */
  static final long UNKNOWN_AGE_MILLIS = 2 * LONGEST_MILLIS;

  private AgedEntry() {}

  /** How old an entry is of whose life so much is left: never younger than new. */
  static long ageMillis(EntryHeader header, long remainingMillis) {
    return Math.max(0, clamp(header.expiresInMillis()) - clamp(remainingMillis));
  }

  /**
   * An entry.
   *
   * @param ageMillis how old it is
   * @param nowNanos at this time of the ticker
   */
  static Entry of(EntryHeader header, @Nullable Object value, long ageMillis, long nowNanos) {
    long age = Math.min(ageMillis, UNKNOWN_AGE_MILLIS);
    long staleAt = nowNanos + nanos(clamp(header.staleInMillis()) - age);
    long expiresAt = nowNanos + nanos(clamp(header.expiresInMillis()) - age);
    // Entries are written when their life begins, but for those that were stale already and those
    // that are prolonged.
    long lived = header.isHot() ? nanos(header.livedMillis()) : 0;
    long fresh = Math.max(0, nanos(header.staleInMillis())) + lived;
    if (header.maxIdleNanos() == 0) {
      return new Entry(
          value,
          header.tags(),
          header.asOf(),
          header.validators(),
          staleAt,
          expiresAt,
          fresh,
          header.isHot());
    }
    // Unread since it was written: what other nodes read from their heaps meanwhile is not known
    // here.
    long lastRead = nowNanos - nanos(clamp(header.unreadMillis()) + age);
    return new IdleEntry(
        value,
        header.tags(),
        header.asOf(),
        header.validators(),
        staleAt,
        expiresAt,
        fresh,
        header.maxIdleNanos(),
        lastRead);
  }

  private static long nanos(long millis) {
    return clamp(millis) * NANOS_PER_MILLI;
  }

  private static long clamp(long millis) {
    return Math.max(-LONGEST_MILLIS, Math.min(LONGEST_MILLIS, millis));
  }
}
