package dev.layered.benchmarks.coherence;

import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.benchmarks.coherence.Board.Sum;
import dev.layered.benchmarks.coherence.Keyspace.CacheShape;
import dev.layered.benchmarks.coherence.OriginLoader.Manner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Makes calls of every kind but the plain one, and has their answers judged. For one thread. */
final class MixedCalls {

  /** Longer than a node stands still and another one's load is waited for. */
  private static final long PATIENCE_SECONDS = 25;

  /** Sooner than a caller gives up to wait for others, and then stores nothing. */
  private static final long STORING_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final CheckedNode node;
  private final Board board;
  private final Judge judge;
  private final Ledger ledger;
  private final OriginLoader origin;
  private final Exceptions exceptions;
  private final SplittableRandom random;
  private final Variations variations;
  private final BatchCalls batches;
  private final List<CallKind> kinds = new ArrayList<>();

  MixedCalls(
      CheckedNode node,
      Board board,
      Judge judge,
      Ledger ledger,
      OriginLoader origin,
      Exceptions exceptions,
      Set<CallKind> chosen,
      SplittableRandom random) {
    this.node = node;
    this.board = board;
    this.judge = judge;
    this.ledger = ledger;
    this.origin = origin;
    this.exceptions = exceptions;
    this.random = random;
    this.variations = new Variations(random.split());
    this.batches = new BatchCalls(node, board, judge, origin, exceptions, random.split());
    for (CallKind kind : chosen) {
      for (int i = 0; i < kind.share(); i++) {
        kinds.add(kind);
      }
    }
  }

  /** Makes one, if any kind is chosen. */
  void makeOne() {
    if (kinds.isEmpty()) {
      return;
    }
    CallKind kind = kinds.get(random.nextInt(kinds.size()));
    int key = keyFor(kind);
    if (kind.needsMisses()) {
      prepare(key);
    }
    CacheOptions options = node.options(key);
    switch (kind) {
      case BATCH -> batches.makeOne(Keyspace.cacheOf(key));
      case ASYNC -> later(key);
      case DEADLINE -> read(kind, key, variations.withDeadline(options), Manner.PLAIN);
      case BYPASS -> load(kind, key, options.withMode(CacheMode.BYPASS));
      case REFRESH -> load(kind, key, options.withMode(CacheMode.REFRESH));
      case ONLY_IF_CACHED -> onlyIfCached(key, options.withMode(CacheMode.ONLY_IF_CACHED));
      case SKIPPING -> load(kind, key, variations.skipping(options));
      case CONTROLLED -> read(kind, key, variations.sometimesWaiting(options), Manner.ADAPTIVE);
      case EXCEPTION ->
          read(kind, key, variations.keepingExceptions(options), Manner.OFTEN_NOTHING);
      case LIMITED ->
          read(
              kind, key, variations.waiting(options).withStaleIfError(Duration.ZERO), Manner.PLAIN);
      default -> explain(key);
    }
  }

  private int keyFor(CallKind kind) {
    return switch (kind) {
      case CONTROLLED -> oneOf(shape(cache -> Keyspace.hasLoadersTag(cache.first())));
      case LIMITED -> oneOf(shape(cache -> Keyspace.isLimited(cache.name())));
      default -> random.nextInt(Keyspace.KEYS);
    };
  }

  /** Other readers see to it that there is nearly always something fresh. */
  private void prepare(int key) {
    int chance = random.nextInt(8);
    try {
      if (chance == 0) {
        invalidate(key);
      } else if (chance < 3) {
        node.expire(key);
      }
    } catch (RuntimeException thrown) {
      judge.failed(chance == 0 ? "key" : "expire", key, thrown);
    }
  }

  /** Without a change of the origin: what it has now is the oldest that may be read since. */
  private void invalidate(int key) {
    Before before = judge.before(key);
    forgetUndelivered();
    node.invalidate(key);
    invalidated(before, before.current(), "key");
  }

  private void forgetUndelivered() {
    Undelivered.Late unused = node.undelivered();
  }

  private void invalidated(Before before, long version, String call) {
    ledger.invalidated(
        before.key(), version, call, node.undelivered(), before.began(), System.nanoTime());
  }

  private int oneOf(CacheShape cache) {
    return cache.first() + random.nextInt(cache.count());
  }

  private static CacheShape shape(Predicate<CacheShape> which) {
    return Keyspace.caches().stream().filter(which).findFirst().orElseThrow();
  }

  private void read(CallKind kind, int key, CacheOptions options, Manner manner) {
    Before before = judge.before(key);
    OriginLoader loader = origin.forCall(manner, before);
    long value;
    try {
      value = node.get(key, options, loader);
    } catch (RuntimeException thrown) {
      exceptions.judge(kind, before, thrown);
      return;
    }
    if (kind == CallKind.DEADLINE && loader.isRunning()) {
      board.add(Sum.ANSWERED_EARLY, 1);
    }
    judge.judge(kind.toString(), before, value);
    board.add(kind, 1);
  }

  /** A call that loads whatever there is, or without asking some layers. */
  private void load(CallKind kind, int key, CacheOptions options) {
    Before before = judge.before(key);
    OriginLoader loader = origin.forCall(Manner.PLAIN, before);
    forgetUndelivered();
    long value;
    try {
      value = node.get(key, options, loader);
    } catch (RuntimeException thrown) {
      exceptions.judge(kind, before, thrown);
      return;
    }
    if (kind == CallKind.SKIPPING) {
      judge.judge(kind.toString(), before, value);
    } else {
      judge.judgeLoaded(kind.toString(), before, value);
    }
    board.add(kind, 1);
    boolean isLeader = loader.hasBegun() && loader.lastBegan() - before.began() < STORING_NANOS;
    if (kind != CallKind.BYPASS && isLeader) {
      invalidated(before, Keyspace.versionOf(value), kind.toString());
    }
  }

  private void onlyIfCached(int key, CacheOptions options) {
    CallKind kind = CallKind.ONLY_IF_CACHED;
    Before before = judge.before(key);
    OriginLoader loader = origin.forCall(Manner.PLAIN, before);
    try {
      Long value = random.nextInt(4) == 0 ? node.getIfPresent(key) : node.get(key, options, loader);
      if (value == null) {
        board.add(Sum.NOT_CACHED, 1);
      } else {
        judge.judge(kind.toString(), before, value);
        board.add(kind, 1);
      }
    } catch (RuntimeException thrown) {
      exceptions.judge(kind, before, thrown);
    }
    if (loader.hasBegun()) {
      judge.failed(kind.toString(), key, new IllegalStateException("the loader was called"));
    }
  }

  private void later(int key) {
    CacheOptions options = node.options(key);
    int variant = random.nextInt(10);
    CacheMode mode =
        variant == 0 ? CacheMode.BYPASS : variant == 1 ? CacheMode.REFRESH : CacheMode.NORMAL;
    if (variant < 2) {
      options = options.withMode(mode);
    } else if (variant < 6) {
      options = variant < 4 ? variations.withDeadline(options) : variations.waiting(options);
    }
    Before before = judge.before(key);
    OriginLoader loader = origin.forCall(Manner.PLAIN, before);
    long value;
    try {
      value =
          node.getAsync(key, options, loader)
              .toCompletableFuture()
              .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .join();
    } catch (CompletionException failed) {
      exceptions.judge(CallKind.ASYNC, before, causeOf(failed));
      return;
    } catch (RuntimeException thrown) {
      exceptions.judge(CallKind.ASYNC, before, thrown);
      return;
    }
    if (variant < 2) {
      judge.judgeLoaded(CallKind.ASYNC + " " + mode, before, value);
    } else {
      judge.judge(CallKind.ASYNC.toString(), before, value);
    }
    board.add(CallKind.ASYNC, 1);
  }

  private static RuntimeException causeOf(CompletionException failed) {
    return failed.getCause() instanceof RuntimeException thrown ? thrown : failed;
  }

  private void explain(int key) {
    try {
      if (!node.explain(key).contains(Keyspace.cacheOf(key).name())) {
        throw new IllegalStateException("the explanation is of another cache");
      }
      board.add(CallKind.EXPLAIN, 1);
    } catch (RuntimeException thrown) {
      judge.failed(CallKind.EXPLAIN.toString(), key, thrown);
    }
  }
}
