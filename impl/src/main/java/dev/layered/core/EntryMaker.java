package dev.layered.core;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Validators;
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

  /** The chance that it uses, for several threads. */
  RandomGenerator random() {
    return random;
  }

  /** Whether a policy lets a value be stored. */
  static boolean allows(StorePolicy policy, @Nullable Object value) {
    return policy.nullTtlNanos() > 0 || !isNull(value);
  }

  /** An entry that begins to live now. */
  Entry make(@Nullable Object value, List<String> tags, LogPosition asOf, StorePolicy policy) {
    return make(value, asOf, new StoreDecision(policy, true, tags, null));
  }

  /** An entry that begins to live now, as its loader wants it. */
  Entry make(@Nullable Object value, LogPosition asOf, StoreDecision decision) {
    StorePolicy policy = decision.policy();
    List<String> tags = decision.tags();
    Validators validators = decision.validators();
    long now = ticker.nanos();
    long ttl = isNull(value) ? policy.nullTtlNanos() : policy.ttlNanos();
    long fresh = lifeOf(ttl, policy);
    long staleAt = now + fresh;
    long expiresAt = staleAt + policy.staleNanos();
    return policy.maxIdleNanos() > 0
        ? new IdleEntry(
            value, tags, asOf, validators, staleAt, expiresAt, fresh, policy.maxIdleNanos(), now)
        : new Entry(
            value,
            tags,
            asOf,
            validators,
            staleAt,
            expiresAt,
            fresh,
            HotLife.isOn(policy) && !isNull(value));
  }

  /**
   * What is stored of an entry that comes from elsewhere: with the time that it has left, but no
   * more than one that was loaded now, and stale no longer than the policy lets it be. It is not
   * prolonged while it is read: it may have been invalidated since it was exported, so it must not
   * live longer than one ttl.
   *
   * @param asOf the position as of which it is valid here
   * @return null if it has no time left
   */
  @Nullable Entry imported(Entry from, LogPosition asOf, StorePolicy policy) {
    long now = ticker.nanos();
    long left = from.isGone(now) ? 0 : from.staleAtNanos() - now;
    if (left <= 0) {
      return null;
    }
    long ttl = isNull(from.value()) ? policy.nullTtlNanos() : policy.ttlNanos();
    long fresh = Math.min(from.freshNanos() > 0 ? from.freshNanos() : ttl, ttl);
    long staleAt = now + Math.min(left, lifeOf(ttl, policy));
    long expiresAt = staleAt + policy.staleNanos();
    if (policy.maxIdleNanos() == 0) {
      return new Entry(
          from.value(), from.tags(), asOf, from.validators(), staleAt, expiresAt, fresh);
    }
    return new IdleEntry(
        from.value(),
        from.tags(),
        asOf,
        from.validators(),
        staleAt,
        expiresAt,
        fresh,
        policy.maxIdleNanos(),
        from instanceof IdleEntry idle ? idle.lastReadNanos() : now);
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

  /** Jitter would part what is to end together. */
  private long lifeOf(long ttl, StorePolicy policy) {
    TtlEnd end = policy.end();
    long life = end.aligned() ? ttl : jittered(ttl, policy.jitter());
    return end.isNone() ? life : end.limit(life, ticker.wallMillis());
  }

  /** Only ever shortens: an entry is never older than its TTL says. */
  private long jittered(long ttl, double jitter) {
    return jitter == 0 ? ttl : Math.max(1, ttl - (long) (ttl * jitter * random.nextDouble()));
  }

  private static boolean isNull(@Nullable Object value) {
    return value == null || (value instanceof Optional<?> optional && optional.isEmpty());
  }
}
