package dev.layered.core;

import dev.layered.CacheInvalidated;
import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.ManualTicker;
import dev.layered.ehcache.HeapLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A node with one open cache: the heap is Ehcache, the disk a {@link MapLayer}, and time, refreshes
 * and settings are in the hands of the test.
 */
final class Rig implements AutoCloseable {

  static final String NAME = "users";

  private static final Executor REFUSING =
      load -> {
        throw new RejectedExecutionException("full");
      };

  /** Fresh for a minute, nulls too; everything else is off. */
  static final StorePolicy MINUTE =
      new StorePolicy(
          TimeUnit.MINUTES.toNanos(1),
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          0,
          TimeUnit.MINUTES.toNanos(1),
          0,
          0,
          0,
          LoadPolicy.PLAIN);

  final ManualTicker ticker;
  final ProbedLayer heap;
  final ProbedLayer disk;
  final HandExecutor refreshes = new HandExecutor();
  final List<CacheInvalidated> announced = Collections.synchronizedList(new ArrayList<>());
  final List<CacheEvent> events = Collections.synchronizedList(new ArrayList<>());
  final LayeredNode node;
  final EngineCache engine;
  final LayeredCache<String, String> cache;
  final TypedCaches caches;

  volatile StorePolicy policy = MINUTE;
  volatile boolean refusesLoads;
  volatile LoadLimits limits;
  volatile boolean enabled = true;
  volatile long loadWaitNanos = TimeUnit.SECONDS.toNanos(Tasks.PATIENCE_SECONDS);

  /** A node that starts with nothing. */
  Rig() {
    this(new ManualTicker(), new MapLayer(LayerKind.DISK), null);
  }

  /** A node whose heap is not there. */
  static Rig withoutHeap() {
    return new Rig(
        new ManualTicker(),
        new AbsentLayer(LayerKind.HEAP),
        new MapLayer(LayerKind.DISK),
        null,
        ValueCopier.SHARE);
  }

  /** A node whose callers do not share values. */
  static Rig copying(ValueCopier copier) {
    return new Rig(new ManualTicker(), heap(), new MapLayer(LayerKind.DISK), null, copier);
  }

  /** A node that starts with what another one left. */
  Rig(ManualTicker ticker, Layer disk, TableSnapshot restored) {
    this(ticker, heap(), disk, restored, ValueCopier.SHARE);
  }

  private static Layer heap() {
    return new HeapLayer(NAME, 1_000_000, new CacheCounters());
  }

  private Rig(
      ManualTicker ticker, Layer heap, Layer disk, TableSnapshot restored, ValueCopier copier) {
    this(ticker, heap, disk, restored, copier, LoadLimits.NONE);
  }

  /** A node whose loads are limited. */
  static Rig limited(LoadLimits limits) {
    return new Rig(
        new ManualTicker(), heap(), new MapLayer(LayerKind.DISK), null, ValueCopier.SHARE, limits);
  }

  private Rig(
      ManualTicker ticker,
      Layer heap,
      Layer disk,
      TableSnapshot restored,
      ValueCopier copier,
      LoadLimits limits) {
    this.limits = limits;
    this.ticker = ticker;
    this.heap = new ProbedLayer(heap);
    this.disk = new ProbedLayer(disk);
    this.node =
        new LayeredNode(
            ticker, restored, TagTable.DEFAULT_MAX_TAGS, workers(), events::add, announced::add);
    this.engine =
        node.open(
            new CacheSpec(
                NAME,
                new LayerStack.Layers(this.heap, AbsentSharedLayer.INSTANCE, this.disk),
                new CacheCounters(),
                copier,
                () -> policy,
                SingleFlight.CLUSTER,
                () -> enabled,
                () -> loadWaitNanos,
                () -> this.limits));
    this.cache = new TypedCache<>(node, engine);
    this.caches = new TypedCaches(node);
  }

  private Workers workers() {
    Workers plain = Workers.of(refreshes);
    return new Workers(
        refreshes,
        load -> (refusesLoads ? REFUSING : plain.loads()).execute(load),
        plain.elsewhere(),
        plain.mayWait(),
        plain.timeouts(),
        plain.callers(),
        plain.tracing());
  }

  /** Opens another cache of the same node. */
  <K, V> LayeredCache<K, V> open(String name) {
    EngineCache opened =
        node.open(
            new CacheSpec(
                name,
                new LayerStack.Layers(
                    new HeapLayer(name, 1000, new CacheCounters()),
                    AbsentSharedLayer.INSTANCE,
                    new AbsentLayer(LayerKind.DISK)),
                new CacheCounters(),
                ValueCopier.SHARE,
                () -> policy,
                SingleFlight.CLUSTER,
                () -> enabled,
                () -> loadWaitNanos));
    return new TypedCache<>(node, opened);
  }

  /** Changes the settings of the cache. */
  void set(CacheOptions options) {
    policy = policy.with(options);
  }

  void advance(long seconds) {
    ticker.advance(Duration.ofSeconds(seconds));
  }

  @Override
  public void close() {
    node.close();
  }
}
