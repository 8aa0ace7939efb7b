package dev.layered.benchmarks.coherence;

import dev.layered.CacheLoader;
import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.benchmarks.coherence.Keyspace.CacheShape;
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
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.DiskSettings;
import dev.layered.ehcache.DiskStore;
import dev.layered.ehcache.DiskUnavailableException;
import dev.layered.ehcache.HeapLayer;
import dev.layered.redis.BusSettings;
import dev.layered.redis.LeaseSettings;
import dev.layered.redis.RedisAddress;
import dev.layered.redis.RedisBackend;
import dev.layered.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The product as it is judged: a node with heap, Redis and disk, put together without container.
 */
final class CheckedNode implements AutoCloseable {

  /** How long a reader waits for another's load. */
  private static final Duration LOAD_WAIT = Duration.ofSeconds(3);

  private static final long DISK_BYTES = 1L << 20;
  private static final int MAX_TAGS = 1000;

  private final Undelivered undelivered = new Undelivered();
  private final List<CacheCounters> counters = new ArrayList<>();
  private final Object[] keys = new Object[Keyspace.KEYS];
  private final CacheOptions[] options = new CacheOptions[Keyspace.KEYS];

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private final LayeredCache<Object, Long>[] caches = new LayeredCache[Keyspace.KEYS];

  private final DiskStore disk;
  private final boolean restored;
  private final RedisBackend backend;
  private final LayeredNode node;

  CheckedNode(NodeOptions given) throws DiskUnavailableException {
    Ticker ticker = Ticker.system();
    KeyClasses classes = new KeyClasses();
    ProtocolSwitches switches = given.breaking.switches();
    this.disk = DiskStore.open(DiskSettings.of(given.disk, given.namespace), ticker, event -> {});
    this.restored = disk.restored() != null;
    this.backend = RedisBackend.open(settings(given), switches, classes, ticker, Threads::daemon);
    this.node =
        new LayeredNode(
            ticker,
            disk.restored(),
            MAX_TAGS,
            new Sharing(
                undelivered.noticing(backend.bus()),
                classes,
                Runnable::run,
                false,
                false,
                switches),
            Workers.of(Runnable::run),
            event -> {},
            invalidated -> {});
    for (CacheShape shape : Keyspace.caches()) {
      open(shape, ticker);
    }
    disk.restoreEnded();
    node.start();
  }

  private static RedisBackend.Settings settings(NodeOptions given) {
    return new RedisBackend.Settings(
        RedisSettings.of(RedisAddress.parse("redis://" + given.hosts), given.namespace)
            .withMode(given.backend.mode()),
        new LeaseSettings(Duration.ofSeconds(2), Duration.ofSeconds(30)),
        // reopened soon, or most of the time after a fault would go by without Redis
        new BreakerSettings(5, Duration.ofMillis(200), Duration.ofSeconds(1)),
        BusSettings.DEFAULTS.withSync(given.sync));
  }

  private void open(CacheShape shape, Ticker ticker) throws DiskUnavailableException {
    CacheCounters counting = new CacheCounters();
    counters.add(counting);
    EntryCodec codec =
        EntryCodec.of(shape.name(), new JsonCodec(), Long.class, EntryLimits.DEFAULTS, ticker);
    StorePolicy policy = policy(shape);
    LayeredCache<Object, Long> cache =
        new TypedCache<>(
            node,
            node.open(
                new CacheSpec(
                    shape.name(),
                    new LayerStack.Layers(
                        new HeapLayer(shape.name(), shape.heapEntries(), counting),
                        shape.inRedis()
                            ? backend.layer(shape.name(), codec, counting)
                            : AbsentSharedLayer.INSTANCE,
                        disk.layer(shape.name(), codec, DISK_BYTES, counting)),
                    counting,
                    ValueCopier.SHARE,
                    () -> policy,
                    SingleFlight.CLUSTER,
                    () -> true,
                    LOAD_WAIT::toNanos)));
    for (int key : shape.keys()) {
      keys[key] = Keyspace.keyObject(key);
      caches[key] = cache;
      options[key] =
          Keyspace.hasTag(key) ? CacheOptions.ofTags(Keyspace.tagOf(key)) : CacheOptions.DEFAULTS;
    }
  }

  /** No entry is ever served stale by its age, so that whatever is stale was invalidated. */
  private static StorePolicy policy(CacheShape shape) {
    long ttl = shape.ttl().toNanos();
    return new StorePolicy(ttl, Long.MAX_VALUE, Long.MAX_VALUE, 0, ttl, 0, 0, 0.2);
  }

  /** Whether it found what its disk held when it was closed. */
  boolean isRestored() {
    return restored;
  }

  /** What this thread has invalidated last since it last asked, if it is pending; else null. */
  Undelivered.@Nullable Late undelivered() {
    return undelivered.take();
  }

  Long get(int key, CacheLoader<Object, Long, RuntimeException> loader) {
    return caches[key].get(keys[key], options[key], loader);
  }

  void put(int key, long value) {
    caches[key].put(keys[key], value, options[key]);
  }

  /** Invalidates keys of one cache. */
  void invalidate(int... some) {
    if (some.length == 1) {
      caches[some[0]].invalidate(keys[some[0]]);
      return;
    }
    List<Object> objects = new ArrayList<>();
    for (int key : some) {
      objects.add(keys[key]);
    }
    caches[some[0]].invalidateKeys(objects);
  }

  void invalidateTag(int tag) {
    node.invalidate(new Invalidation.Tags(Set.of(Keyspace.tagOf(tag)), false, false));
  }

  /** Invalidates all of the cache of a key. */
  void clear(int key) {
    caches[key].invalidateAll();
  }

  void addTo(Board board) {
    for (CacheCounters each : counters) {
      CacheCounters.Snapshot now = each.snapshot();
      board.add(Board.Sum.HEAP_HITS, now.heapHits());
      board.add(Board.Sum.REDIS_HITS, now.redisHits());
      board.add(Board.Sum.DISK_HITS, now.diskHits());
      board.add(Board.Sum.FENCED, now.fenced());
    }
  }

  /** In the order in which an application's node ends. */
  @Override
  public void close() {
    try {
      node.close();
    } finally {
      disk.close(node.snapshot());
      backend.close();
    }
  }
}
