package dev.layered.redis;

import dev.layered.CacheInvalidated;
import dev.layered.CacheOptions;
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
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.HeapLayer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A node with heap, Redis and log, whose one cache holds texts that carry the tag {@code t}. */
final class WholeNode implements AutoCloseable {

  private static final StorePolicy MINUTE =
      new StorePolicy(
          TimeUnit.MINUTES.toNanos(1),
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          0,
          TimeUnit.MINUTES.toNanos(1),
          0,
          0,
          0);

  final CacheCounters counters = new CacheCounters();
  final List<CacheInvalidated> announced = new CopyOnWriteArrayList<>();
  final RedisBackend backend;
  final LayeredNode node;
  final LayeredCache<Long, String> cache;
  private final Function<Long, String> origin;

  WholeNode(RedisSettings redis, boolean sync, Function<Long, String> origin) {
    this.origin = origin;
    Ticker ticker = Ticker.system();
    KeyClasses classes = new KeyClasses();
    RedisBackend.Settings defaults = RedisBackend.Settings.of(redis);
    this.backend =
        RedisBackend.open(
            new RedisBackend.Settings(
                redis, defaults.leases(), defaults.breaker(), defaults.bus().withSync(sync)),
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
            Runnable::run,
            event -> {},
            announced::add);
    EntryCodec codec =
        EntryCodec.of("c", new JsonCodec(), String.class, EntryLimits.DEFAULTS, ticker);
    this.cache =
        new TypedCache<>(
            node,
            node.open(
                new CacheSpec(
                    "c",
                    new LayerStack.Layers(
                        new HeapLayer("c", 10_000, counters),
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

  String get(long key) {
    return cache.get(key, CacheOptions.ofTags("t"), origin::apply);
  }

  void invalidateTag() {
    node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
  }

  /**
   * Polls: messages come by themselves, and nothing tells when. A server that changes its role
   * closes connections, which is not yet an answer.
   */
  static void until(String what, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!answers(holds)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " does not happen");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean answers(BooleanSupplier holds) {
    try {
      return holds.getAsBoolean();
    } catch (JedisConnectionException closed) {
      return false;
    }
  }

  @Override
  public void close() {
    node.close();
    backend.close();
  }
}
