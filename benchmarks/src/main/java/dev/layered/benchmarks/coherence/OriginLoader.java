package dev.layered.benchmarks.coherence;

import dev.layered.CacheControl;
import dev.layered.CacheLoader;
import dev.layered.ControlledLoader;
import dev.layered.benchmarks.coherence.Board.Sum;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the origin has, for one call or for many that are alike. It reads the row first, so
 * that all the time that a load takes makes its value older. Called by any thread.
 */
final class OriginLoader
    implements CacheLoader<Object, Long, RuntimeException>,
        ControlledLoader<Object, Long, RuntimeException> {

  /** How a loader answers. */
  enum Manner {
    /** With the value. */
    PLAIN,
    /** Says for how long, that it is not to be stored, or that it has not changed. */
    ADAPTIVE,
    /** Often throws {@link NotThere}. */
    OFTEN_NOTHING
  }

  private static final int FAILING_PERCENT = 5;
  private static final int NOTHING_PERCENT = 30;
  private static final int UNSTORED_PERCENT = 25;
  private static final int LONGEST_TTL_MILLIS = 3000;

  /** Never an answer: that is the value from before. */
  private static final long IGNORED = Keyspace.value(Keyspace.KEYS, 0);

  private final Origin origin;
  private final Board board;
  private final Judge judge;
  private final boolean fails;
  private final Manner manner;
  private final @Nullable Before before;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private volatile long lastBegan;

  /**
   * A loader.
   *
   * @param fails whether the origin fails now and then
   * @param before of the one call that it is for; null if there are many
   */
  OriginLoader(
      Origin origin,
      Board board,
      Judge judge,
      boolean fails,
      Manner manner,
      @Nullable Before before) {
    this.origin = origin;
    this.board = board;
    this.judge = judge;
    this.fails = fails;
    this.manner = manner;
    this.before = before;
  }

  /** The same origin for one call. */
  OriginLoader forCall(Manner how, Before known) {
    return new OriginLoader(origin, board, judge, fails, how, known);
  }

  /** Whether it was ever called. */
  boolean hasBegun() {
    return begun.get() > 0;
  }

  /** When it was called last. */
  long lastBegan() {
    return lastBegan;
  }

  /** Whether a load is under way. */
  boolean isRunning() {
    return begun.get() > ended.get();
  }

  @Override
  public Long load(Object keyObject) {
    long value = begin(keyObject, null);
    takeTime();
    return end(value, null);
  }

  @Override
  public Long load(Object keyObject, CacheControl control) {
    long value = begin(keyObject, control);
    takeTime();
    return end(value, control);
  }

  /** One question for several keys. */
  Map<Object, Long> loadAll(List<Object> keyObjects) {
    Map<Object, Long> values = new LinkedHashMap<>();
    for (Object keyObject : keyObjects) {
      values.put(keyObject, begin(keyObject, null));
    }
    takeTime();
    values.replaceAll((keyObject, value) -> end(value, null));
    return values;
  }

  /** Answers at once or later, and fails at once or later. */
  CompletionStage<Long> loadLater(Object keyObject, @Nullable CacheControl control) {
    long value = begin(keyObject, control);
    long millis = loadMillis(ThreadLocalRandom.current());
    if (millis == 0) {
      return CompletableFuture.completedFuture(end(value, control));
    }
    return CompletableFuture.supplyAsync(
        () -> end(value, control),
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Threads.LATER));
  }

  private long begin(Object keyObject, @Nullable CacheControl control) {
    board.add(Sum.LOADS, 1);
    begun.incrementAndGet();
    lastBegan = System.nanoTime();
    int key = Keyspace.numberOf(keyObject);
    if (control != null) {
      String previous = control.previousEtag();
      if (previous != null && before != null) {
        judge.judge("previous etag", before, etagged(previous));
      }
      if (Keyspace.hasLoadersTag(key)) {
        control.tags(Keyspace.loadersTagOf(key));
      }
    }
    return Keyspace.value(key, origin.current(key));
  }

  private Long end(long value, @Nullable CacheControl control) {
    ended.incrementAndGet();
    ThreadLocalRandom chance = ThreadLocalRandom.current();
    if (fails && chance.nextInt(100) < FAILING_PERCENT) {
      throw new OriginFailed();
    }
    if (manner == Manner.OFTEN_NOTHING && chance.nextInt(100) < NOTHING_PERCENT) {
      throw new NotThere(value);
    }
    if (control == null) {
      return value;
    }
    String previous = control.previousEtag();
    if (manner == Manner.ADAPTIVE) {
      adapt(control, chance);
      if (previous != null && etagged(previous) == value) {
        board.add(Sum.NOT_MODIFIED, 1);
        control.notModified();
        return IGNORED;
      }
    }
    control.etag(Long.toString(value));
    return value;
  }

  private static long etagged(String etag) {
    return Long.parseLong(etag);
  }

  private void adapt(CacheControl control, ThreadLocalRandom chance) {
    if (chance.nextInt(100) < UNSTORED_PERCENT) {
      board.add(Sum.NOT_STORED, 1);
      control.doNotStore();
    } else if (chance.nextBoolean()) {
      control.ttl(Duration.ofMillis(chance.nextInt(1, LONGEST_TTL_MILLIS)));
    }
  }

  private static void takeTime() {
    long millis = loadMillis(ThreadLocalRandom.current());
    if (millis > 0) {
      Threads.sleep(millis);
    }
  }

  private static long loadMillis(ThreadLocalRandom random) {
    int kind = random.nextInt(100);
    if (kind < 60) {
      return 0;
    }
    return kind < 90
        ? random.nextInt(10)
        : kind < 99 ? random.nextInt(10, 50) : random.nextInt(100, 300);
  }
}
