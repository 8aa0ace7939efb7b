package dev.layered.core.layer;

import java.util.List;

/**
 * An exception that is the answer of a load. Kept on the heap of one node only.
 *
 * <p>It is judged like any entry, and is never taken for a value: it is not fresh and it is gone to
 * all who ask, whatever the time, so that neither a hit nor a stale value can come of it. Whoever
 * wants the exception asks for {@link #problem()} while it is not {@link #isOver}.
 */
public final class FailureEntry extends Entry {

  private final Throwable problem;

  /**
   * Keeps an exception.
   *
   * @param problem what the load threw
   * @param tags the tags of what it has not found, unmodifiable
   * @param asOf the position that this node had applied before the load began
   * @param endsAtNanos until when it is kept
   */
  public FailureEntry(Throwable problem, List<String> tags, LogPosition asOf, long endsAtNanos) {
    super(null, tags, asOf, endsAtNanos, endsAtNanos);
    this.problem = problem;
  }

  /** What the load threw. */
  public Throwable problem() {
    return problem;
  }

  /** Whether the origin must be asked again: its time is over, or it was expired. */
  public boolean isOver(long nowNanos) {
    return staleAtNanos() - nowNanos <= 0;
  }

  @Override
  public boolean readFresh(long nowNanos) {
    return false;
  }

  @Override
  public boolean readQuiet(long nowNanos) {
    return false;
  }

  @Override
  public boolean isGone(long nowNanos) {
    return true;
  }

  /** Itself: a copy of the superclass would be a cached null. */
  @Override
  public Entry confirmedAt(LogPosition position) {
    return this;
  }

  /** Itself, as {@link #confirmedAt}. */
  @Override
  public Entry cappedAt(long atNanos) {
    return this;
  }
}
