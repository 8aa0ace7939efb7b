package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Phase;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Notes what one node has invalidated: for all nodes, or while it is pending for this one only. */
final class Ledger {

  private final Origin origin;
  private final Judge judge;
  private final Board board;
  private final ConcurrentHashMap<Integer, Long> pending = new ConcurrentHashMap<>();

  Ledger(Origin origin, Judge judge, Board board) {
    this.origin = origin;
    this.judge = judge;
    this.board = board;
  }

  /**
   * A call has returned after which nothing older than a version may be read.
   *
   * @param call its name
   * @param late if its invalidation is only pending
   */
  void invalidated(
      int key, long version, String call, Undelivered.@Nullable Late late, long began, long ended) {
    judge.invalidatedHere(key, version, call, late, began, ended);
    if (late == null) {
      origin.acknowledge(key, version, ended);
    } else if (board.phase() == Phase.READ_AND_WRITE) {
      // Or the time that it has for its delivery would be over too soon.
      pending.merge(key, version, Math::max);
    }
  }

  /** What was pending is in force everywhere. */
  void delivered(long nanos) {
    pending.forEach((key, version) -> origin.acknowledge(key, version, nanos));
    pending.clear();
  }
}
