package dev.layered.redis;

import dev.layered.CacheInvalidated;
import dev.layered.LayeredCache;
import dev.layered.codec.BinaryTransferFormat;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.CacheSpec;
import dev.layered.core.LayerStack;
import dev.layered.core.LayeredNode;
import dev.layered.core.LoadLimits;
import dev.layered.core.LoadPolicy;
import dev.layered.core.Sharing;
import dev.layered.core.StorePolicy;
import dev.layered.core.TypedCache;
import dev.layered.core.ValueCopier;
import dev.layered.core.Workers;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.HeapLayer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The assembly of a node on Redis, with one cache of texts that live for a minute. */
final class OpenNode<K> implements AutoCloseable {

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final StorePolicy MINUTE =
      new StorePolicy(
          MINUTE_NANOS, Long.MAX_VALUE, Long.MAX_VALUE, 0, MINUTE_NANOS, 0, 0, 0, LoadPolicy.PLAIN);

  final CacheCounters counters = new CacheCounters();
  final List<CacheInvalidated> announced = new CopyOnWriteArrayList<>();
  private volatile ReadLease lease = new ReadLease(0);
  final RedisBackend backend;
  final LayeredNode node;
  final LayeredCache<K, String> cache;

  /** Run whenever the cache asks for its settings. */
  volatile Runnable onPolicy = () -> {};

  OpenNode(RedisSettings redis, BusSettings bus, boolean heap) {
    this(redis, bus, heap, false);
  }

  OpenNode(RedisSettings redis, BusSettings bus, boolean heap, boolean strict) {
    this(redis, bus, heap, strict, Runnable::run);
  }

  OpenNode(RedisSettings redis, BusSettings bus, boolean heap, boolean strict, Executor refreshes) {
    Ticker ticker = Ticker.system();
    KeyClasses classes = new KeyClasses();
    this.backend =
        RedisBackend.open(
            new RedisBackend.Settings(redis, LeaseSettings.DEFAULTS, BreakerSettings.DEFAULTS, bus),
            ProtocolSwitches.ALL_ON,
            classes,
            ticker,
            RedisNode::daemon);
    this.node =
        new LayeredNode(
            ticker,
            null,
            1000,
            new Sharing(this::bus, classes, Runnable::run, strict, false, ProtocolSwitches.ALL_ON),
            Workers.of(refreshes),
            event -> {},
            announced::add);
    Layer first = heap ? new HeapLayer("c", 10_000, counters) : new AbsentLayer(LayerKind.HEAP);
    EntryCodec codec =
        EntryCodec.of("c", new JsonCodec(), String.class, EntryLimits.DEFAULTS, ticker);
    this.cache =
        new TypedCache<>(
            node,
            node.open(
                new CacheSpec(
                    "c",
                    new LayerStack.Layers(
                        first,
                        backend.layer("c", codec, counters),
                        new AbsentLayer(LayerKind.DISK)),
                    counters,
                    ValueCopier.SHARE,
                    () -> {
                      onPolicy.run();
                      return MINUTE;
                    },
                    SingleFlight.CLUSTER,
                    () -> true,
                    () -> TimeUnit.SECONDS.toNanos(10),
                    () -> LoadLimits.NONE,
                    () -> new BinaryTransferFormat("c", codec, ticker))));
    node.start();
  }

  private InvalidationBus bus(LogPosition start, InvalidationBus.Receiver receiver) {
    InvalidationBus made = backend.bus().create(start, receiver);
    lease = made.lease();
    return made;
  }

  /** Whether the node trusts its local layers. */
  boolean isInStep() {
    return lease.covers(System.nanoTime());
  }

  @Override
  public void close() {
    node.close();
    backend.close();
  }
}
