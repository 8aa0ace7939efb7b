package dev.layered.core.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is gone when nobody has read it for a time, however long its life is (sliding
 * expiry).
 */
public final class IdleEntry extends Entry {

  private final long maxIdleNanos;

  /**
   * Written by every read without a lock: the latest of several racing reads is near enough for
   * idleness.
   */
  private volatile long lastReadNanos;

  /**
   * Makes an entry that was read just now.
   *
   * @param maxIdleNanos how long it may go unread
   * @param nowNanos now
   */
  public IdleEntry(
      @Nullable Object value,
      List<String> tags,
      LogPosition asOf,
      long staleAtNanos,
      long expiresAtNanos,
      long maxIdleNanos,
      long nowNanos) {
    this(value, tags, asOf, null, staleAtNanos, expiresAtNanos, 0, maxIdleNanos, nowNanos);
  }

  /**
   * Makes an entry.
   *
   * @param validators by which the origin knows its version; null if it has not said
   * @param freshNanos how long it is fresh from its beginning to its end; 0 if unknown
   * @param maxIdleNanos how long it may go unread
   * @param nowNanos when it was read last
   */
  public IdleEntry(
      @Nullable Object value,
      List<String> tags,
      LogPosition asOf,
      @Nullable Validators validators,
      long staleAtNanos,
      long expiresAtNanos,
      long freshNanos,
      long maxIdleNanos,
      long nowNanos) {
    super(value, tags, asOf, validators, staleAtNanos, expiresAtNanos, freshNanos);
    this.maxIdleNanos = maxIdleNanos;
    this.lastReadNanos = nowNanos;
  }

  private IdleEntry(IdleEntry whole, long staleAtNanos, long expiresAtNanos) {
    super(whole, staleAtNanos, expiresAtNanos);
    this.maxIdleNanos = whole.maxIdleNanos;
    this.lastReadNanos = whole.lastReadNanos;
  }

  /** How long it may go unread. */
  public long maxIdleNanos() {
    return maxIdleNanos;
  }

  /** When it was last read. */
  public long lastReadNanos() {
    return lastReadNanos;
  }

  @Override
  public boolean readFresh(long nowNanos) {
    if (isIdle(nowNanos) || !super.readFresh(nowNanos)) {
      return false;
    }
    lastReadNanos = nowNanos;
    return true;
  }

  @Override
  public boolean readQuiet(long nowNanos) {
    if (isIdle(nowNanos) || !super.readQuiet(nowNanos)) {
      return false;
    }
    lastReadNanos = nowNanos;
    return true;
  }

  @Override
  public boolean isGone(long nowNanos) {
    return isIdle(nowNanos) || super.isGone(nowNanos);
  }

  @Override
  public Entry cappedAt(long atNanos) {
    if (expiresAtNanos() - atNanos <= 0) {
      return this;
    }
    long stale = staleAtNanos() - atNanos > 0 ? atNanos : staleAtNanos();
    return new IdleEntry(this, stale, atNanos);
  }

  @Override
  public Entry confirmedAt(LogPosition position) {
    return new IdleEntry(
        value(),
        tags(),
        position,
        validators(),
        staleAtNanos(),
        expiresAtNanos(),
        freshNanos(),
        maxIdleNanos,
        lastReadNanos);
  }

  private boolean isIdle(long nowNanos) {
    return nowNanos - lastReadNanos >= maxIdleNanos;
  }
}
