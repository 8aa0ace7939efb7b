package dev.layered.benchmarks.coherence;

import dev.layered.CacheLoader;
import dev.layered.benchmarks.coherence.Board.Sum;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Reads random keys and has each value judged. A heap hit allocates nothing here. */
final class Reader implements Runnable {

  private static final int BATCH = 256;

  /** Leaves the processors to the other nodes, to Redis and to what is checked. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final CheckedNode node;
  private final Origin origin;
  private final Board board;
  private final Judge judge;
  private final BooleanSupplier stopped;
  private final SplittableRandom random;
  private final CacheLoader<Object, Long, RuntimeException> loader = ignored -> load();
  private int key;
  private long loads;

  Reader(
      CheckedNode node,
      Origin origin,
      Board board,
      Judge judge,
      BooleanSupplier stopped,
      SplittableRandom random) {
    this.node = node;
    this.origin = origin;
    this.board = board;
    this.judge = judge;
    this.stopped = stopped;
    this.random = random;
  }

  @Override
  public void run() {
    while (!stopped.getAsBoolean()) {
      int reads = 0;
      for (int i = 0; i < BATCH; i++) {
        if (read(random.nextInt(Keyspace.KEYS))) {
          reads++;
        }
      }
      board.add(Sum.READS, reads);
      board.add(Sum.LOADS, loads);
      loads = 0;
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean read(int nextKey) {
    key = nextKey;
    long ownFloor = judge.ownFloor(nextKey);
    long floor = origin.floor(nextKey);
    long began = System.nanoTime();
    long value;
    try {
      value = node.get(nextKey, loader);
    } catch (RuntimeException e) {
      judge.failed("get", nextKey, e);
      return false;
    }
    judge.judge(nextKey, value, ownFloor, floor, began);
    return true;
  }

  /** Reads the row first, so that all the time that a load takes makes its value older. */
  private Long load() {
    loads++;
    long value = Keyspace.value(key, origin.current(key));
    long millis = loadMillis();
    if (millis > 0) {
      Threads.sleep(millis);
    }
    return value;
  }

  private long loadMillis() {
    int kind = random.nextInt(100);
    if (kind < 60) {
      return 0;
    }
    return kind < 90
        ? random.nextInt(10)
        : kind < 99 ? random.nextInt(10, 50) : random.nextInt(100, 300);
  }
}
