package dev.layered.redis;

import dev.layered.CacheInvalidated;
import dev.layered.LayeredCache;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.CacheSpec;
import dev.layered.core.LayerStack;
import dev.layered.core.LayeredNode;
import dev.layered.core.Sharing;
import dev.layered.core.StorePolicy;
import dev.layered.core.TypedCache;
import dev.layered.core.ValueCopier;
import dev.layered.core.Workers;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.HeapLayer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The assembly of a node on Redis, with one cache of texts that live for a minute. */
final class OpenNode<K> implements AutoCloseable {

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final StorePolicy MINUTE =
      new StorePolicy(MINUTE_NANOS, Long.MAX_VALUE, Long.MAX_VALUE, 0, MINUTE_NANOS, 0, 0, 0);

  final CacheCounters counters = new CacheCounters();
  final List<CacheInvalidated> announced = new CopyOnWriteArrayList<>();
  final RedisBackend backend;
  final LayeredNode node;
  final LayeredCache<K, String> cache;

  OpenNode(RedisSettings redis, BusSettings bus, boolean heap) {
    Ticker ticker = Ticker.system();
    KeyClasses classes = new KeyClasses();
    RedisBackend.Settings defaults = RedisBackend.Settings.of(redis);
    this.backend =
        RedisBackend.open(
            new RedisBackend.Settings(redis, defaults.leases(), defaults.breaker(), bus),
            ProtocolSwitches.ALL_ON,
            classes,
            ticker,
            RedisNode::daemon);
    this.node =
        new LayeredNode(
            ticker,
            null,
            1000,
            new Sharing(
                backend.bus(), classes, Runnable::run, false, false, ProtocolSwitches.ALL_ON),
            Workers.of(Runnable::run),
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
                    () -> MINUTE,
                    SingleFlight.CLUSTER,
                    () -> true,
                    () -> TimeUnit.SECONDS.toNanos(10))));
    node.start();
  }

  @Override
  public void close() {
    node.close();
    backend.close();
  }
}
