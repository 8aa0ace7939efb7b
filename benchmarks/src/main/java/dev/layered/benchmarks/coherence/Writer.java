package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Phase;
import dev.layered.benchmarks.coherence.Board.Sum;
import dev.layered.benchmarks.coherence.Keyspace.CacheShape;
import dev.layered.benchmarks.coherence.Keyspace.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Changes rows, then invalidates what is cached of them: one key, some, a tag, a cache; or writes
 * through. An invalidation that is pending is acknowledged to this node only.
 */
final class Writer implements Runnable {

  /** Rare enough that a value that should have gone can be seen for longer than max-staleness. */
  private static final int MOST_PAUSE_MILLIS = 200;

  /** Keys that are changed much more often than others, so that loads are overtaken. */
  private static final int HOT = 6;

  private static final int MOST_KEYS = 5;

  private final CheckedNode node;
  private final Origin origin;
  private final Board board;
  private final Judge judge;
  private final Ledger ledger;
  private final BooleanSupplier stopped;
  private final SplittableRandom random;
  private final List<Integer> written = new ArrayList<>();
  private final CacheShape[] ofKeys;
  private final CacheShape[] ofClear;

  /**
   * A writer.
   *
   * @param number of the writer, among those of all nodes
   * @param writers how many there are
   */
  Writer(
      CheckedNode node,
      Origin origin,
      Board board,
      Judge judge,
      Ledger ledger,
      BooleanSupplier stopped,
      SplittableRandom random,
      int number,
      int writers) {
    this.node = node;
    this.origin = origin;
    this.board = board;
    this.judge = judge;
    this.ledger = ledger;
    this.stopped = stopped;
    this.random = random;
    for (CacheShape cache : with(Use.PUT)) {
      for (int key : cache.keys()) {
        if (key % writers == number) {
          written.add(key);
        }
      }
    }
    this.ofKeys = with(Use.KEYS, Use.ANSWERS);
    this.ofClear = with(Use.CLEAR);
  }

  private static CacheShape[] with(Use... uses) {
    return Keyspace.caches().stream()
        .filter(cache -> List.of(uses).contains(cache.use()))
        .toArray(CacheShape[]::new);
  }

  @Override
  public void run() {
    while (!stopped.getAsBoolean() && board.phase() == Phase.READ_AND_WRITE) {
      write();
      Threads.sleep(random.nextInt(MOST_PAUSE_MILLIS));
    }
  }

  private void write() {
    int kind = random.nextInt(1000);
    if (kind < 6) {
      int tag = random.nextInt(Keyspace.LOADERS_TAGS);
      int[] keys = Keyspace.keysOfLoadersTag(tag);
      invalidate(keys, () -> node.invalidateTag(Keyspace.loadersTagOf(keys[0])), "loader's tag");
    } else if (kind < 16) {
      int tag = random.nextInt(Keyspace.TAGS);
      invalidate(Keyspace.keysOfTag(tag), () -> node.invalidateTag(Keyspace.tagOf(tag)), "tag");
    } else if (kind < 24) {
      int[] keys = ofClear[random.nextInt(ofClear.length)].keys();
      invalidate(keys, () -> node.clear(keys[0]), "clear");
    } else if (kind < 126) {
      writeThrough();
    } else {
      int[] keys = some();
      invalidate(keys, () -> node.invalidate(keys), "key");
    }
  }

  private int[] some() {
    CacheShape cache = ofKeys[random.nextInt(ofKeys.length)];
    if (random.nextInt(4) == 0) {
      return new int[] {cache.first() + random.nextInt(HOT)};
    }
    if (random.nextInt(20) != 0) {
      return new int[] {cache.first() + random.nextInt(cache.count())};
    }
    return random
        .ints(2 + random.nextInt(MOST_KEYS - 1), cache.first(), cache.first() + cache.count())
        .distinct()
        .toArray();
  }

  private void writeThrough() {
    if (written.isEmpty()) {
      return;
    }
    int key = written.get(random.nextInt(written.size()));
    if (random.nextInt(5) == 0) {
      invalidate(new int[] {key}, () -> node.invalidate(key), "key");
      return;
    }
    long version = origin.change(key);
    end(
        new int[] {key},
        new long[] {version},
        () -> node.put(key, Keyspace.value(key, version)),
        "put");
  }

  private void invalidate(int[] keys, Runnable invalidation, String name) {
    long[] versions = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      versions[i] = origin.change(keys[i]);
    }
    end(keys, versions, invalidation, name);
  }

  private void end(int[] keys, long[] versions, Runnable call, String name) {
    long began = System.nanoTime();
    Undelivered.Late late;
    try {
      call.run();
      late = node.undelivered();
    } catch (RuntimeException e) {
      judge.failed(name, keys[0], e);
      return;
    }
    long ended = System.nanoTime();
    for (int i = 0; i < keys.length; i++) {
      ledger.invalidated(keys[i], versions[i], name, late, began, ended);
    }
    board.add(late == null ? Sum.INVALIDATIONS : Sum.PENDING, 1);
    if (late == null) {
      board.invalidated(ended - began);
    }
  }
}
