package dev.layered.redis;

import dev.layered.core.layer.LogPosition;

/**
 * What this node has applied of the log. Its lock makes the order of the log the order of delivery.
 *
 * <p>Entries form a chain: each names the nonce of the one before it. An entry is applied only if
 * it continues the chain, so nothing is skipped, and a log that lost its tail and went on otherwise
 * is noticed. The epoch changes only by {@link #catchUp} and {@link #restart}, which one thread at
 * a time calls; entries are offered by any.
 */
final class LogCursor {

  /** What became of an entry. */
  enum Outcome {
    APPLIED,
    DUPLICATE,
    /** Entries before it are missing. */
    GAP,
    /** It does not continue what was applied. */
    FORK,
    OTHER_EPOCH,
    /** It is the next, but not understood; it is not applied. */
    UNREADABLE
  }

  /** How far an answer brought this node. */
  enum Progress {
    IN_STEP,
    MORE,
    RESTARTED,
    FORK
  }

  /** Takes what is next. Called under the lock. */
  interface Sink {
    void apply(LogPosition position, Notice notice);

    void restart(LogPosition position);

    /** Whether this node appends an entry with that nonce just now. */
    boolean isOwn(long nonce);
  }

  /** How many nonces are remembered, to compare with what comes late. A power of two. */
  private static final int REMEMBERED = 1024;

  private final Sink sink;
  private final boolean replay;
  private final long[] nonces = new long[REMEMBERED];

  /** Nonces up to this position are not known. */
  private long unknownUpTo;

  private LogPosition applied;

  /** How many threads wait for an entry. */
  private int waiting;

  /**
   * A cursor.
   *
   * @param start the last position that was applied
   * @param replay whether entries that were missed are applied
   */
  LogCursor(LogPosition start, Sink sink, boolean replay) {
    this.applied = start;
    this.unknownUpTo = start.seq();
    this.sink = sink;
    this.replay = replay;
  }

  synchronized LogPosition applied() {
    return applied;
  }

  /** Whether the entry at a position was applied, so that offering it would change nothing. */
  synchronized boolean hasApplied(LogPosition position) {
    return position.epoch() == applied.epoch()
        && position.seq() <= applied.seq()
        && !contradicts(position);
  }

  /**
   * Waits until another thread has applied the entry at a position.
   *
   * @param nanos how long at most, rounded up to milliseconds
   * @return false if it has not, because time ran out or the calling thread was interrupted
   */
  synchronized boolean awaitApplied(LogPosition position, long nanos) {
    long end = System.nanoTime() + nanos;
    waiting++;
    try {
      for (long left = nanos; left > 0 && !hasApplied(position); left = end - System.nanoTime()) {
        wait((left + 999_999) / 1_000_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting--;
    }
    return hasApplied(position);
  }

  /** Applies an entry if it is the next. */
  synchronized Outcome offer(LogEntry entry) {
    LogPosition position = entry.position();
    if (position.epoch() != applied.epoch()) {
      return Outcome.OTHER_EPOCH;
    }
    if (hasApplied(position)) {
      return Outcome.DUPLICATE;
    }
    if (position.seq() <= applied.seq()) {
      return Outcome.FORK;
    }
    if (position.seq() > applied.seq() + 1) {
      if (replay) {
        return Outcome.GAP;
      }
      jump(new LogPosition(position.epoch(), position.seq() - 1, entry.previousNonce()));
    }
    if (entry.previousNonce() != applied.nonce()) {
      return Outcome.FORK;
    }
    Notice notice = entry.notice();
    if (notice == null) {
      return Outcome.UNREADABLE;
    }
    applied = position;
    nonces[(int) (position.seq() % REMEMBERED)] = position.nonce();
    try {
      sink.apply(position, notice);
    } catch (RuntimeException | Error halfDone) {
      // It counts as applied from now on, so what it left must go.
      sink.restart(position);
      throw halfDone;
    }
    tellWaiting();
    return Outcome.APPLIED;
  }

  private boolean contradicts(LogPosition known) {
    if (known.seq() == applied.seq()) {
      return known.nonce() != applied.nonce();
    }
    return known.seq() > unknownUpTo
        && known.seq() > applied.seq() - REMEMBERED
        && nonces[(int) (known.seq() % REMEMBERED)] != known.nonce();
  }

  /**
   * Applies an answer.
   *
   * @param asked the position that was applied when the question was sent. Meanwhile more can have
   *     been applied than the answer knows of; that is no fork.
   */
  synchronized Progress catchUp(LogPosition asked, SyncReply reply) {
    LogPosition last = reply.last();
    if (last.epoch() != applied.epoch()) {
      restart(last);
      return Progress.RESTARTED;
    }
    if (last.seq() < asked.seq() || (last.seq() == asked.seq() && last.nonce() != asked.nonce())) {
      return Progress.FORK;
    }
    for (LogEntry entry : reply.entries()) {
      if (!replay && !sink.isOwn(entry.position().nonce())) {
        continue;
      }
      Outcome outcome = offer(entry);
      if (outcome == Outcome.FORK) {
        return Progress.FORK;
      }
      if (outcome != Outcome.APPLIED && outcome != Outcome.DUPLICATE) {
        restart(last);
        return Progress.RESTARTED;
      }
    }
    if (applied.seq() < last.seq() && !replay) {
      jump(last);
    }
    if (applied.seq() >= last.seq()) {
      return contradicts(last) ? Progress.FORK : Progress.IN_STEP;
    }
    if (reply.entries().isEmpty()) {
      restart(last);
      return Progress.RESTARTED;
    }
    return Progress.MORE;
  }

  /** Begins anew at a position. */
  synchronized void restart(LogPosition position) {
    jump(position);
    sink.restart(position);
  }

  private void jump(LogPosition position) {
    applied = position;
    unknownUpTo = position.seq();
    tellWaiting();
  }

  private void tellWaiting() {
    if (waiting > 0) {
      notifyAll();
    }
  }
}
