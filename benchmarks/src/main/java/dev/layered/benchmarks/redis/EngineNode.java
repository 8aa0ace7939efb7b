package dev.layered.benchmarks.redis;

import dev.layered.CacheInvalidated;
import dev.layered.LayeredCache;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.CacheSpec;
import dev.layered.core.LayerStack;
import dev.layered.core.LayeredNode;
import dev.layered.core.LoadPolicy;
import dev.layered.core.Sharing;
import dev.layered.core.StorePolicy;
import dev.layered.core.TypedCache;
import dev.layered.core.ValueCopier;
import dev.layered.core.Workers;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.HeapLayer;
import dev.layered.redis.BusSettings;
import dev.layered.redis.LeaseSettings;
import dev.layered.redis.RedisAddress;
import dev.layered.redis.RedisBackend;
import dev.layered.redis.RedisSettings;
import dev.layered.spi.CacheCodec;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node as an application would have it, without a container around it: one cache on Redis. */
final class EngineNode<V> implements AutoCloseable {

  private static final int HEAP_ENTRIES = 100_000;
  private static final String NAMESPACE = "benchmark";

  private final CacheCounters counters = new CacheCounters();
  private final RedisBackend backend;
  private final LayeredNode node;
  private final LayeredCache<String, V> cache;

  private EngineNode(
      RedisSettings redis,
      Class<V> type,
      CacheCodec format,
      boolean heap,
      BusSettings bus,
      long ttlNanos,
      Consumer<CacheInvalidated> observer) {
    Ticker ticker = Ticker.system();
    KeyClasses classes = new KeyClasses();
    this.backend =
        RedisBackend.open(
            new RedisBackend.Settings(redis, LeaseSettings.DEFAULTS, BreakerSettings.DEFAULTS, bus),
            ProtocolSwitches.ALL_ON,
            classes,
            ticker,
            EngineNode::daemon);
    this.node =
        new LayeredNode(
            ticker,
            null,
            bus.maxTags(),
            new Sharing(
                backend.bus(), classes, Runnable::run, false, false, ProtocolSwitches.ALL_ON),
            Workers.of(Runnable::run),
            event -> {},
            observer);
    EntryCodec codec = EntryCodec.of("benchmark", format, type, EntryLimits.DEFAULTS, ticker);
    StorePolicy policy =
        new StorePolicy(
            ttlNanos, Long.MAX_VALUE, Long.MAX_VALUE, 0, ttlNanos, 0, 0, 0, LoadPolicy.PLAIN);
    this.cache =
        new TypedCache<>(
            node,
            node.open(
                new CacheSpec(
                    "benchmark",
                    new LayerStack.Layers(
                        heap
                            ? new HeapLayer("benchmark", HEAP_ENTRIES, counters)
                            : new AbsentLayer(LayerKind.HEAP),
                        backend.layer("benchmark", codec, counters),
                        new AbsentLayer(LayerKind.DISK)),
                    counters,
                    ValueCopier.SHARE,
                    () -> policy,
                    SingleFlight.CLUSTER,
                    () -> true,
                    () -> TimeUnit.SECONDS.toNanos(30))));
    node.start();
  }

  /**
   * Starts a node.
   *
   * @param redis the address of the server
   * @param type of values
   * @param heap whether it has a heap layer
   */
  static <V> EngineNode<V> start(String redis, Class<V> type, boolean heap) {
    return start(redis, type, heap, BusSettings.DEFAULTS, TimeUnit.HOURS.toNanos(1));
  }

  static <V> EngineNode<V> start(
      String redis, Class<V> type, boolean heap, BusSettings bus, long ttlNanos) {
    return new EngineNode<>(
        usual(redis), type, new JsonCodec(), heap, bus, ttlNanos, invalidated -> {});
  }

  /**
   * Without a heap layer, and with {@link Patience}.
   *
   * @param namespace which names of the server are its own
   * @param format of values
   */
  static <V> EngineNode<V> startPatient(
      String redis, String namespace, Class<V> type, CacheCodec format) {
    return new EngineNode<>(
        Patience.redis(redis, namespace),
        type,
        format,
        false,
        Patience.bus(),
        TimeUnit.HOURS.toNanos(1),
        invalidated -> {});
  }

  /** With a heap layer, and an observer of invalidations on the thread that applies them. */
  static <V> EngineNode<V> start(String redis, Class<V> type, Consumer<CacheInvalidated> observer) {
    return new EngineNode<>(
        usual(redis),
        type,
        new JsonCodec(),
        true,
        BusSettings.DEFAULTS,
        TimeUnit.HOURS.toNanos(1),
        observer);
  }

  private static RedisSettings usual(String redis) {
    return RedisSettings.of(RedisAddress.parse(redis), NAMESPACE);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "benchmark-node");
    thread.setDaemon(true);
    return thread;
  }

  LayeredCache<String, V> cache() {
    return cache;
  }

  CacheCounters.Snapshot counted() {
    return counters.snapshot();
  }

  void invalidateTags(Set<String> tags) {
    node.invalidate(new Invalidation.Tags(tags, false, false));
  }

  @Override
  public void close() {
    node.close();
    backend.close();
  }
}
