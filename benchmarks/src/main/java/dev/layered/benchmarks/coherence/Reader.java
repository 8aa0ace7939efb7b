package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.OriginLoader.Manner;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads random keys and has each value judged. A plain read that hits the heap allocates nothing
 * here.
 */
final class Reader implements Runnable {

  private static final int BATCH = 256;
  private static final int OTHERS = 6;
  private static final String PLAIN = CallKind.PLAIN.toString();

  /** Leaves the processors to the other nodes, to Redis and to what is checked. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final CheckedNode node;
  private final Origin origin;
  private final Board board;
  private final Judge judge;
  private final BooleanSupplier stopped;
  private final SplittableRandom random;
  private final boolean readsPlainly;

  /** Also called by the threads that refresh. */
  private final OriginLoader loader;

  private final Exceptions exceptions;
  private final MixedCalls others;

  Reader(
      CheckedNode node,
      Origin origin,
      Board board,
      Judge judge,
      Ledger ledger,
      BooleanSupplier stopped,
      SplittableRandom random,
      NodeOptions options) {
    this.node = node;
    this.origin = origin;
    this.board = board;
    this.judge = judge;
    this.stopped = stopped;
    this.random = random;
    this.readsPlainly = options.calls.contains(CallKind.PLAIN);
    this.loader = new OriginLoader(origin, board, judge, options.ageing, Manner.PLAIN, null);
    this.exceptions = new Exceptions(board, judge, options.calls);
    this.others =
        new MixedCalls(
            node, board, judge, ledger, loader, exceptions, options.calls, random.split());
  }

  @Override
  public void run() {
    while (!stopped.getAsBoolean()) {
      if (readsPlainly) {
        readPlainly();
      }
      for (int i = 0; i < OTHERS; i++) {
        others.makeOne();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void readPlainly() {
    int reads = 0;
    for (int i = 0; i < BATCH; i++) {
      if (read(random.nextInt(Keyspace.KEYS))) {
        reads++;
      }
    }
    board.add(CallKind.PLAIN, reads);
  }

  private boolean read(int nextKey) {
    long ownFloor = judge.ownFloor(nextKey);
    long floor = origin.floor(nextKey);
    long began = System.nanoTime();
    long value;
    try {
      value = node.get(nextKey, loader);
    } catch (RuntimeException thrown) {
      exceptions.judge(CallKind.PLAIN, new Before(nextKey, ownFloor, floor, 0, began), thrown);
      return false;
    }
    judge.judge(PLAIN, nextKey, value, ownFloor, floor, began);
    return true;
  }
}
