package dev.layered.core.coherence;

/**
 * The last invalidation of one subject, such as a tag.
 *
 * @param voidSeq entries whose {@code asOf} is before this are void; 0 if the subject was never
 *     invalidated
 * @param staleSeq entries whose {@code asOf} is before this are stale; 0 if the subject was never
 *     expired
 * @param staleAtNanos since when they are stale
 * @param madeAtNanos when the later of the two was noted, for pruning
 */
public record Mark(long voidSeq, long staleSeq, long staleAtNanos, long madeAtNanos) {

  static final Mark NONE = new Mark(0, 0, 0, 0);

  Mark next(long seq, boolean expire, long nowNanos) {
    return expire
        ? new Mark(voidSeq, seq, nowNanos, nowNanos)
        : new Mark(seq, staleSeq, staleAtNanos, nowNanos);
  }

  long lastSeq() {
    return Math.max(voidSeq, staleSeq);
  }

  /** The same with ages in the place of times. */
  Mark aged(long nowNanos) {
    long sinceStale = staleSeq == 0 ? 0 : nowNanos - staleAtNanos;
    return new Mark(voidSeq, staleSeq, sinceStale, nowNanos - madeAtNanos);
  }

  /** The inverse of {@link #aged}, except that the mark counts as made now. */
  Mark madeNow(long nowNanos) {
    return new Mark(voidSeq, staleSeq, nowNanos - staleAtNanos, nowNanos);
  }
}
