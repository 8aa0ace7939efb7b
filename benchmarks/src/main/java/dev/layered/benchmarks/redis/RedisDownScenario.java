package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.redis.BusSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Redis is killed under load and comes back: what callers notice. One node has a heap, and changes
 * a value while Redis is gone; the other reads.
 */
public final class RedisDownScenario implements Scenario {

  static final String CHANGED = Ids.of(0);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  @Override
  public String name() {
    return "redis-down";
  }

  @Override
  public String description() {
    return "Redis killed under load and started again: failed calls, heap hits, recovery";
  }

  @Override
  public boolean isOurs(String figure) {
    return true;
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    long phaseMillis = Math.max(1_000, (long) effort.millis() * effort.iterations());
    try (RedisProcess redis = RedisProcess.start();
        EngineNode<Long> writer = node(redis);
        EngineNode<Long> reader = node(redis);
        ReadLoad load = new ReadLoad(reader)) {
      List<Figure> figures = new ArrayList<>();
      load.start();
      pause(2 * phaseMillis);
      progress.accept("warm: " + load.phase());
      pause(phaseMillis);
      ReadLoad.Phase before = load.phase();
      progress.accept("before: " + before);

      redis.kill();
      // Shorter than max-staleness, so that the heap is still trusted.
      pause(1_000);
      ReadLoad.Phase heap = load.phase();
      progress.accept("killed, heap still trusted: " + heap);
      load.originNow(1);
      writer.cache().invalidate(CHANGED);
      pause(BusSettings.DEFAULTS.maxStaleness().toMillis() + phaseMillis);
      ReadLoad.Phase down = load.phase();
      progress.accept("killed, cut off: " + down);

      long startedAt = System.nanoTime();
      redis.startAgain();
      long recovered = nanosUntilHit(reader, startedAt);
      long seen = nanosUntilNew(reader, startedAt);
      pause(phaseMillis);
      ReadLoad.Phase after = load.phase();
      progress.accept("back: " + after);

      figures.add(new Figure("failures", load.failures(), "count").atMost(0));
      figures.add(new Figure("stale-reads", load.staleAfter(startedAt + seen), "count").atMost(0));
      figures.add(new Figure("heap-hit.before.p50", before.p50(), "ns"));
      figures.add(new Figure("heap-hit.killed.p50", heap.p50(), "ns"));
      figures.add(new Figure("ratio.heap-hit", heap.p50() / before.p50(), Figure.TIMES));
      figures.add(new Figure("cut-off.p50", down.p50() / 1e3, "us"));
      figures.add(new Figure("cut-off.p99", down.p99() / 1e3, "us"));
      figures.add(new Figure("cut-off.max", down.max() / 1e6, "ms"));
      figures.add(new Figure("recovery", recovered / 1e6, "ms"));
      figures.add(new Figure("pending-delivered", seen / 1e6, "ms"));
      return figures;
    }
  }

  private static EngineNode<Long> node(RedisProcess redis) {
    return EngineNode.start(redis.uri(), Long.class, true);
  }

  /** The phases are measured by time: something must happen in them. */
  private static void pause(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** Until a call is answered by a layer again. */
  private static long nanosUntilHit(EngineNode<Long> reader, long from) throws Exception {
    while (System.nanoTime() - from < PATIENCE_NANOS) {
      long hits = reader.counted().heapHits();
      // Lets the readers read.
      Thread.sleep(1);
      if (reader.counted().heapHits() > hits) {
        return System.nanoTime() - from;
      }
    }
    throw new IllegalStateException("no hit after Redis came back");
  }

  /** Until what was invalidated meanwhile is gone from the other node. */
  private static long nanosUntilNew(EngineNode<Long> reader, long from) throws Exception {
    while (System.nanoTime() - from < PATIENCE_NANOS) {
      Long value = reader.cache().getIfPresent(CHANGED);
      if (value != null && value == 1) {
        return System.nanoTime() - from;
      }
      // Lets the readers read.
      Thread.sleep(1);
    }
    throw new IllegalStateException("the old value is still there");
  }
}
