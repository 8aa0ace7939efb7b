package dev.layered.core;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes entries and sets their times. */
final class EntryMaker {

  private final Ticker ticker;
  private final RandomGenerator random;

  EntryMaker(Ticker ticker, RandomGenerator random) {
    this.ticker = ticker;
    this.random = random;
  }

  /** Whether a policy lets a value be stored. */
  static boolean allows(StorePolicy policy, @Nullable Object value) {
    return policy.nullTtlNanos() > 0 || !isNull(value);
  }

  /** An entry that begins to live now. */
  Entry make(@Nullable Object value, List<String> tags, LogPosition asOf, StorePolicy policy) {
    long now = ticker.nanos();
    long ttl = isNull(value) ? policy.nullTtlNanos() : policy.ttlNanos();
    long staleAt = now + jittered(ttl, policy.jitter());
    long expiresAt = staleAt + policy.staleNanos();
    return policy.maxIdleNanos() > 0
        ? new IdleEntry(value, tags, asOf, staleAt, expiresAt, policy.maxIdleNanos(), now)
        : new Entry(value, tags, asOf, staleAt, expiresAt);
  }

  /** What the heap keeps of an entry. */
  Entry forHeap(Entry entry, StorePolicy policy) {
    return capped(entry, policy.heapTtlNanos());
  }

  /** What the shared layer keeps of an entry: like the disk's copy, it is not told of reads. */
  Entry forShared(Entry entry, StorePolicy policy) {
    return policy.maxIdleNanos() > 0 ? capped(entry, policy.maxIdleNanos()) : entry;
  }

  /**
   * What the disk keeps of an entry. Reads from the heap do not reach the disk, so its copy counts
   * as unread from the start; it never outlives the idle time that it was given.
   */
  Entry forDisk(Entry entry, StorePolicy policy) {
    long idle = policy.maxIdleNanos();
    return capped(entry, idle > 0 ? Math.min(idle, policy.diskTtlNanos()) : policy.diskTtlNanos());
  }

  private Entry capped(Entry entry, long lifeNanos) {
    return lifeNanos == Long.MAX_VALUE ? entry : entry.cappedAt(ticker.nanos() + lifeNanos);
  }

  /** Only ever shortens: an entry is never older than its TTL says. */
  private long jittered(long ttl, double jitter) {
    return jitter == 0 ? ttl : Math.max(1, ttl - (long) (ttl * jitter * random.nextDouble()));
  }

  private static boolean isNull(@Nullable Object value) {
    return value == null || (value instanceof Optional<?> optional && optional.isEmpty());
  }
}
