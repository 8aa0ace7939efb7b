package dev.layered.core.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cached value with all that is needed to judge it. Times are readings of the node's {@link
 * dev.layered.core.time.Ticker}.
 *
 * <p>An entry is <em>fresh</em> until {@link #staleAtNanos()}, then <em>stale</em> until {@link
 * #expiresAtNanos()}, then gone. Apart from that, invalidations make it void: it is valid only as
 * long as its {@link #asOf()} is not before the position of its cache's last clear and of each of
 * its tags' last invalidation.
 */
public class Entry {

  private final @Nullable Object value;
  private final List<String> tags;
  private final LogPosition asOf;
  private final long expiresAtNanos;

  /**
   * Moves only backwards, by {@link #makeStale}; a lost race leaves the entry stale a little later
   * than it could be.
   */
  private volatile long staleAtNanos;

  /**
   * The version of the tag table against which this entry was last found valid. Threads race to
   * write it; each writes a version that it read <em>before</em> it looked at the table, so the
   * loser's older number only costs another check.
   */
  private volatile long validatedVersion = -1;

  /**
   * Makes an entry.
   *
   * @param value the value, null for a cached null
   * @param tags its tags, unmodifiable
   * @param asOf the position that this node had applied before the load began
   * @param staleAtNanos when it stops being fresh
   * @param expiresAtNanos when it is gone; not before {@code staleAtNanos}
   */
  public Entry(
      @Nullable Object value,
      List<String> tags,
      LogPosition asOf,
      long staleAtNanos,
      long expiresAtNanos) {
    this.value = value;
    this.tags = tags;
    this.asOf = asOf;
    this.staleAtNanos = staleAtNanos;
    this.expiresAtNanos = expiresAtNanos;
  }

  /** The value, null for a cached null. */
  public final @Nullable Object value() {
    return value;
  }

  /** Its tags, unmodifiable. */
  public final List<String> tags() {
    return tags;
  }

  /** The position that the loading node had applied before the load began. */
  public final LogPosition asOf() {
    return asOf;
  }

  /** When it stops being fresh. */
  public final long staleAtNanos() {
    return staleAtNanos;
  }

  /** When it is gone. */
  public final long expiresAtNanos() {
    return expiresAtNanos;
  }

  /** Whether a call at this time may be answered with it, counting the call as a read. */
  public boolean readFresh(long nowNanos) {
    return staleAtNanos - nowNanos > 0;
  }

  /** Whether a call at this time must not be answered with it, stale or not. */
  public boolean isGone(long nowNanos) {
    return expiresAtNanos - nowNanos <= 0;
  }

  /** Makes it stale from a time on, unless it is stale already. */
  public final void makeStale(long atNanos) {
    if (atNanos - staleAtNanos < 0) {
      staleAtNanos = atNanos;
    }
  }

  /**
   * The version of the tag table against which it was last found valid; -1 before the first time.
   */
  public final long validatedVersion() {
    return validatedVersion;
  }

  /** Notes that it was found valid against a version read before the check. */
  public final void markValidated(long version) {
    validatedVersion = version;
  }

  /**
   * The same value, known to be still valid at a later position of the log: a copy for the heap of
   * what the shared layer held and all invalidations up to there were held against.
   */
  public Entry confirmedAt(LogPosition position) {
    return new Entry(value, tags, position, staleAtNanos, expiresAtNanos);
  }

  /** The same value with less time left: neither fresh nor kept beyond a time. */
  public Entry cappedAt(long atNanos) {
    if (expiresAtNanos - atNanos <= 0) {
      return this;
    }
    long stale = staleAtNanos;
    return new Entry(value, tags, asOf, stale - atNanos > 0 ? atNanos : stale, atNanos);
  }
}
