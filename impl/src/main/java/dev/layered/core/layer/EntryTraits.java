package dev.layered.core.layer;

import org.jspecify.annotations.Nullable;

/**
 * What distinguishes few entries from the others, apart from them so that the others need no room
 * for it.
 *
 * @param validators by which its origin knows its version; null if that has not said
 * @param hotFreshNanos how long an entry is fresh whose life may be prolonged while it is read, to
 *     the nanosecond, because that is added to again and again; {@link #NOT_HOT} for others
 * @param shortened whether it stops being fresh before the entry of which it is a copy, or than it
 *     was meant to
 * @param wholeEndNanos when that stops being fresh; 0 if it is not shortened
 */
record EntryTraits(
    @Nullable Validators validators, long hotFreshNanos, boolean shortened, long wholeEndNanos) {

  static final long NOT_HOT = -1;

  private static final EntryTraits NONE = new EntryTraits(null, NOT_HOT, false, 0);

  /** Those of an entry that ends when it was meant to; null if there are none. */
  static @Nullable EntryTraits of(@Nullable Validators validators, long hotFreshNanos) {
    return validators == null && hotFreshNanos == NOT_HOT
        ? null
        : new EntryTraits(validators, hotFreshNanos, false, 0);
  }

  /**
   * Those of an entry that may end earlier than the whole.
   *
   * @param traits of the whole
   * @return null if there are none
   */
  static @Nullable EntryTraits shortened(
      @Nullable EntryTraits traits, long endNanos, long wholeEndNanos) {
    EntryTraits whole = traits == null ? NONE : traits;
    return endNanos == wholeEndNanos
        ? of(whole.validators, whole.hotFreshNanos)
        : new EntryTraits(whole.validators, whole.hotFreshNanos, true, wholeEndNanos);
  }

  boolean isHot() {
    return hotFreshNanos != NOT_HOT;
  }

  /** When the whole entry stops being fresh, if this one does at a time. */
  long wholeStaleAtNanos(long ownNanos) {
    return shortened ? wholeEndNanos : ownNanos;
  }
}
