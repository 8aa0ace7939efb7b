package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Loads, invalidations and write-throughs of a whole cache, over an origin that counts its changes:
 * a read returns nothing older than the last change whose invalidation had returned before the read
 * began. Each operation says whether that held, so the sequential specification is that it does.
 */
@Tag("slow")
@Tag("lincheck")
public class FencesLincheckTest {

  private static final String CACHE = "c";
  private static final String TAG = "t";

  /** What is in the database, by key. */
  private final AtomicIntegerArray origin = new AtomicIntegerArray(2);

  /** The oldest version that a read may return which begins now, by key. */
  private final AtomicIntegerArray oldest = new AtomicIntegerArray(2);

  private final Ticker ticker = new StoppedTicker();
  private final CacheCounters counters = new CacheCounters();
  private final LayerStack.Layers layers =
      new LayerStack.Layers(
          new MapLayer(LayerKind.HEAP), AbsentSharedLayer.INSTANCE, new MapLayer(LayerKind.DISK));
  private final TagTable table = new TagTable(new LogPosition(1, 0, 0), ticker, 10);
  private final CacheSpec spec =
      new CacheSpec(
          CACHE,
          layers,
          counters,
          ValueCopier.SHARE,
          () -> Rig.MINUTE,
          SingleFlight.CLUSTER,
          () -> true,
          () -> Long.MAX_VALUE);
  private final LayerStack stack =
      new LayerStack(
          spec,
          ticker,
          table,
          new LeasedBus(ReadLease.permanent(0)),
          new EntryMaker(ticker, () -> 0),
          MemoryCluster.sharing(null, false, false));
  private final EngineCache cache =
      new EngineCache(
          spec,
          stack,
          Workers.of(Runnable::run),
          Transactions.NONE,
          event -> {},
          written -> {},
          this::invalidate);

  /** As a node with a log of its own does, but without its random numbers. */
  private synchronized void invalidate(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.Keys keys) {
      keys.keys().forEach(stack::drop);
    }
    table.apply(new LogPosition(1, table.applied().seq() + 1, 0), invalidation);
  }

  private static final class StoppedTicker implements Ticker {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public long wallMillis() {
      return 0;
    }
  }

  @Operation
  public boolean get(@Param(gen = IntGen.class, conf = "0:1") int key) throws Exception {
    int required = oldest.get(key);
    Object read = cache.get(key, LoadRequest.of(Rig.MINUTE, List.of(TAG), () -> origin.get(key)));
    return (Integer) read >= required;
  }

  @Operation
  public void changeAndInvalidateKey(@Param(gen = IntGen.class, conf = "0:1") int key) {
    int version = origin.incrementAndGet(key);
    invalidate(new Invalidation.Keys(CACHE, List.of(key), false));
    oldest.accumulateAndGet(key, version, Math::max);
  }

  @Operation
  public void changeAndInvalidateTag(@Param(gen = IntGen.class, conf = "0:1") int key) {
    int version = origin.incrementAndGet(key);
    invalidate(new Invalidation.Tags(Set.of(TAG), false, false));
    oldest.accumulateAndGet(key, version, Math::max);
  }

  @Operation
  public void writeThrough(@Param(gen = IntGen.class, conf = "0:1") int key) {
    Write write = cache.beginWrite(key);
    int version = origin.incrementAndGet(key);
    if (!cache.endWrite(write, version, List.of(TAG), Rig.MINUTE)) {
      invalidate(new Invalidation.Keys(CACHE, List.of(key), false));
    }
    oldest.accumulateAndGet(key, version, Math::max);
  }

  /** What is promised. */
  public static class Promise {
    public boolean get(int key) {
      return true;
    }

    public void changeAndInvalidateKey(int key) {}

    public void changeAndInvalidateTag(int key) {}

    public void writeThrough(int key) {}
  }

  @Test
  void modelChecking() {
    new ModelCheckingOptions()
        .sequentialSpecification(Promise.class)
        .threads(2)
        .actorsBefore(1)
        .actorsPerThread(2)
        .actorsAfter(1)
        .iterations(10)
        .invocationsPerIteration(100)
        .check(FencesLincheckTest.class);
  }

  @Test
  void stress() {
    new StressOptions()
        .sequentialSpecification(Promise.class)
        .threads(3)
        .actorsPerThread(4)
        .iterations(20)
        .invocationsPerIteration(1000)
        .check(FencesLincheckTest.class);
  }
}
