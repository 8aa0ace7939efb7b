package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Keyspace.CacheShape;
import dev.layered.benchmarks.coherence.OriginLoader.Manner;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Reads several keys at once, and has each value judged like a single read. For one thread. */
final class BatchCalls {

  private static final int MOST_KEYS = 20;

  private final CheckedNode node;
  private final Board board;
  private final Judge judge;
  private final OriginLoader origin;
  private final Exceptions exceptions;
  private final SplittableRandom random;

  BatchCalls(
      CheckedNode node,
      Board board,
      Judge judge,
      OriginLoader origin,
      Exceptions exceptions,
      SplittableRandom random) {
    this.node = node;
    this.board = board;
    this.judge = judge;
    this.origin = origin;
    this.exceptions = exceptions;
    this.random = random;
  }

  /** Reads some keys of a cache; loaders of a batch cannot add tags. */
  void makeOne(CacheShape cache) {
    if (Keyspace.hasLoadersTag(cache.first())) {
      return;
    }
    Map<Object, Before> all = new HashMap<>();
    int count = 2 + random.nextInt(Math.min(MOST_KEYS, cache.count()) - 1);
    while (all.size() < count) {
      int key = cache.first() + random.nextInt(cache.count());
      all.computeIfAbsent(Keyspace.keyObject(key), keyObject -> judge.before(key));
    }
    OriginLoader loader = origin.forCall(Manner.PLAIN, all.values().iterator().next());
    Map<Object, Long> values;
    try {
      values = node.getAll(cache, all.keySet(), random.nextBoolean(), loader);
    } catch (RuntimeException thrown) {
      exceptions.judge(CallKind.BATCH, concerned(all, thrown), thrown);
      return;
    }
    all.forEach(
        (keyObject, before) -> {
          Long value = values.get(keyObject);
          if (value == null) {
            RuntimeException missing = new IllegalStateException("a key has no value");
            judge.failed(CallKind.BATCH.toString(), before.key(), missing);
          } else {
            judge.judge(CallKind.BATCH.toString(), before, value);
          }
        });
    board.add(CallKind.BATCH, values.size());
  }

  /** What a single caller's load has thrown reaches a batch that shares it. */
  private static Before concerned(Map<Object, Before> all, RuntimeException thrown) {
    Before any = all.values().iterator().next();
    return thrown instanceof NotThere answer
        ? all.getOrDefault(Keyspace.keyObject(Keyspace.keyOf(answer.value())), any)
        : any;
  }
}
