package dev.layered.benchmarks.coherence;

import dev.layered.LoadRejectedException;
import dev.layered.LoadTimeoutException;
import dev.layered.NotCachedException;
import dev.layered.benchmarks.coherence.Board.Sum;
import java.util.Set;

/** Judges what reads throw: an answer, a refusal that was asked for, or a failure. */
final class Exceptions {

  private final Board board;
  private final Judge judge;
  private final boolean limited;

  Exceptions(Board board, Judge judge, Set<CallKind> kinds) {
    this.board = board;
    this.judge = judge;
    this.limited = kinds.contains(CallKind.LIMITED);
  }

  /**
   * Judges an exception.
   *
   * @param before of the key whose answer it is
   */
  void judge(CallKind kind, Before before, RuntimeException thrown) {
    if (thrown instanceof NotThere answer) {
      if (answer.thrownNanos() - before.began() < 0) {
        board.add(Sum.KEPT_EXCEPTIONS, 1);
      }
      judge.judge(kind + " (exception)", before, answer.value());
      board.add(kind, 1);
    } else if (thrown instanceof NotCachedException && kind == CallKind.ONLY_IF_CACHED) {
      board.add(Sum.NOT_CACHED, 1);
    } else if (thrown instanceof LoadTimeoutException
        && (kind == CallKind.DEADLINE || kind == CallKind.ASYNC)) {
      board.add(Sum.TIMED_OUT, 1);
    } else if (thrown instanceof LoadRejectedException refused && mayRefuse(refused)) {
      board.add(Sum.REJECTED, 1);
    } else if (!(thrown instanceof OriginFailed)) {
      judge.failed(kind.toString(), before.key(), thrown);
    }
  }

  /** Whoever has no thread for a load with a deadline refuses those too who share it. */
  private boolean mayRefuse(LoadRejectedException refused) {
    return refused.reason() == LoadRejectedException.Reason.THREADS
        || (limited && Keyspace.isLimited(refused.cacheName()));
  }
}
