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
 *
 * <p>There may be millions of them, so it takes 64 bytes: what few entries need is in {@link
 * EntryTraits}.
 */
public class Entry {

  private final @Nullable Object value;
  private final List<String> tags;
  private final LogPosition asOf;
  private final long expiresAtNanos;

  /** Rounded to what a float can say, of hours to less than a millisecond; see the traits. */
  private final float freshNanos;

  /** Null for most; written under this entry's monitor, before the time that it is about. */
  private volatile @Nullable EntryTraits traits;

  /** Moves only backwards, by {@link #makeStale}; written under this entry's monitor. */
  private volatile long staleAtNanos;

  /**
   * Never after {@code staleAtNanos}, or an expired entry would be served as fresh: both are
   * written under this entry's monitor. The hot path reads only this one.
   */
  private volatile long quietUntilNanos;

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
    this(value, tags, asOf, null, staleAtNanos, expiresAtNanos, 0);
  }

  /**
   * Makes an entry.
   *
   * @param validators by which the origin knows its version; null if it has not said
   * @param freshNanos how long it is fresh from its beginning to its end; 0 if unknown
   */
  public Entry(
      @Nullable Object value,
      List<String> tags,
      LogPosition asOf,
      @Nullable Validators validators,
      long staleAtNanos,
      long expiresAtNanos,
      long freshNanos) {
    this(value, tags, asOf, validators, staleAtNanos, expiresAtNanos, freshNanos, false);
  }

  /**
   * Makes an entry.
   *
   * @param hot whether its life may be prolonged while it is read
   */
  public Entry(
      @Nullable Object value,
      List<String> tags,
      LogPosition asOf,
      @Nullable Validators validators,
      long staleAtNanos,
      long expiresAtNanos,
      long freshNanos,
      boolean hot) {
    this.value = value;
    this.tags = tags;
    this.asOf = asOf;
    this.traits = EntryTraits.of(validators, hot ? freshNanos : EntryTraits.NOT_HOT);
    this.staleAtNanos = staleAtNanos;
    this.quietUntilNanos = staleAtNanos;
    this.expiresAtNanos = expiresAtNanos;
    this.freshNanos = (float) freshNanos;
  }

  /** Makes a copy with less time left. */
  Entry(Entry whole, long staleAtNanos, long expiresAtNanos) {
    this.value = whole.value;
    this.tags = whole.tags;
    this.asOf = whole.asOf;
    this.freshNanos = whole.freshNanos;
    this.traits = EntryTraits.shortened(whole.traits, staleAtNanos, whole.wholeStaleAtNanos());
    this.staleAtNanos = staleAtNanos;
    this.quietUntilNanos = staleAtNanos;
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

  /** By which its origin knows its version; null if that has not said. */
  public final @Nullable Validators validators() {
    EntryTraits special = traits;
    return special == null ? null : special.validators();
  }

  /** When it stops being fresh. */
  public final long staleAtNanos() {
    return staleAtNanos;
  }

  /** When the entry stops being fresh of which this may be a copy with less time left. */
  public final long wholeStaleAtNanos() {
    // Read first: whoever moves it has noted where it was.
    long own = staleAtNanos;
    EntryTraits special = traits;
    return special == null ? own : special.wholeStaleAtNanos(own);
  }

  /** When it is gone. */
  public final long expiresAtNanos() {
    return expiresAtNanos;
  }

  /**
   * How long it is fresh from its beginning to its end; 0 if unknown. Exact where its life may be
   * prolonged, otherwise to a ten-millionth.
   */
  public final long freshNanos() {
    EntryTraits special = traits;
    return special != null && special.isHot() ? special.hotFreshNanos() : (long) freshNanos;
  }

  /** Whether its life may be prolonged while it is read, if nobody has cut that short. */
  public final boolean isHot() {
    EntryTraits special = traits;
    return special != null && special.isHot();
  }

  /**
   * The same where only its own times are kept: a copy with less time left does not know there when
   * the whole entry began and ends.
   */
  public final boolean isHotItself() {
    return isHot() && staleAtNanos == wholeStaleAtNanos();
  }

  /** Whether a call at this time may be answered with it, counting the call as a read. */
  public boolean readFresh(long nowNanos) {
    return staleAtNanos - nowNanos > 0;
  }

  /** The same, and nobody need think of refreshing it yet. */
  public boolean readQuiet(long nowNanos) {
    return quietUntilNanos - nowNanos > 0;
  }

  /** From a time on, reads shall think of refreshing it; it is fresh no longer for that. */
  public final synchronized void beQuietUntil(long atNanos) {
    quietUntilNanos = staleAtNanos - atNanos < 0 ? staleAtNanos : atNanos;
  }

  /** Whether a call at this time must not be answered with it, stale or not. */
  public boolean isGone(long nowNanos) {
    return expiresAtNanos - nowNanos <= 0;
  }

  /** Makes it stale from a time on, unless it is stale already. */
  public final synchronized void makeStale(long atNanos) {
    if (atNanos - staleAtNanos < 0) {
      traits = EntryTraits.shortened(traits, atNanos, wholeStaleAtNanos());
      staleAtNanos = atNanos;
    }
    if (atNanos - quietUntilNanos < 0) {
      quietUntilNanos = atNanos;
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
    return new Entry(
        value,
        tags,
        position,
        validators(),
        staleAtNanos,
        expiresAtNanos,
        freshNanos(),
        isHotItself());
  }

  /**
   * The same as {@link #confirmedAt} for who has this entry alone: itself if a copy would be no
   * different.
   */
  public final Entry ownConfirmedAt(LogPosition position) {
    return asOf.equals(position) && isHot() == isHotItself() ? this : confirmedAt(position);
  }

  /**
   * The same value with more time left. Its beginning, its position and its tags are what they
   * were, so whatever speaks against it speaks against this.
   *
   * @param nanos by how much; greater than 0
   * @param staleNanos how long it is kept after that
   */
  public final Entry prolongedBy(long nanos, long staleNanos) {
    long end = wholeStaleAtNanos() + nanos;
    return new Entry(
        value, tags, asOf, validators(), end, end + staleNanos, freshNanos() + nanos, isHot());
  }

  /** The same value with less time left: neither fresh nor kept beyond a time. */
  public Entry cappedAt(long atNanos) {
    if (expiresAtNanos - atNanos <= 0) {
      return this;
    }
    long stale = staleAtNanos;
    long capped = stale - atNanos > 0 ? atNanos : stale;
    return new Entry(this, capped, atNanos);
  }
}
