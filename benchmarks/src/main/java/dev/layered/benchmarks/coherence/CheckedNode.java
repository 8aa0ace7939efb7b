package dev.layered.benchmarks.coherence;

import dev.layered.CacheLoader;
import dev.layered.CacheOptions;
import dev.layered.ControlledLoader;
import dev.layered.LayeredCache;
import dev.layered.benchmarks.coherence.Keyspace.CacheShape;
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
import dev.layered.core.TypedCaches;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The product as it is judged: a node with heap, Redis and disk, put together without container.
 */
final class CheckedNode implements AutoCloseable {

  /** How long a reader waits for another's load. */
  private static final Duration LOAD_WAIT = Duration.ofSeconds(3);

  private static final long DISK_BYTES = 1L << 20;
  private static final int MAX_TAGS = 1000;

  /** Of a node whose entries are served past their end. */
  private static final long STALE_NANOS = Duration.ofSeconds(20).toNanos();

  /** So that entries end often enough to be served past it. */
  private static final long MOST_AGEING_TTL = Duration.ofSeconds(3).toNanos();

  private static final long THROTTLE_NANOS = Duration.ofMillis(200).toNanos();
  private static final LoadPolicy REFRESHED = new LoadPolicy(THROTTLE_NANOS, 0.5, 1, 0, 0);
  private static final LoadPolicy PROLONGED = new LoadPolicy(THROTTLE_NANOS, 0, 0, 0, 0);

  /** How often its ttl an entry lives that is prolonged. */
  private static final int LIVES = 3;

  private static final int LOAD_THREADS = 64;

  /** Few enough that loads are refused, for each of the reasons. */
  private static final LoadLimits LIMITS =
      new LoadLimits(2, 100, 2, Duration.ofMillis(200).toNanos());

  private final Undelivered undelivered = new Undelivered();
  private final List<CacheCounters> counters = new ArrayList<>();
  private final Object[] keys = new Object[Keyspace.KEYS];
  private final CacheOptions[] options = new CacheOptions[Keyspace.KEYS];

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private final LayeredCache<Object, Long>[] caches = new LayeredCache[Keyspace.KEYS];

  private final ThreadPoolExecutor refreshes =
      new ThreadPoolExecutor(
          2, 2, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(64), Threads::daemon);

  private final ThreadPoolExecutor loads =
      new ThreadPoolExecutor(
          0, LOAD_THREADS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads::daemon);

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
            workers(given.ageing),
            event -> {},
            invalidated -> {});
    for (CacheShape shape : Keyspace.caches()) {
      boolean limited = Keyspace.isLimited(shape.name()) && given.calls.contains(CallKind.LIMITED);
      open(shape, policy(shape, given.ageing), limited ? LIMITS : LoadLimits.NONE, ticker);
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

  private Workers workers(boolean ageing) {
    Workers plain = Workers.of(ageing ? refreshes : Runnable::run);
    return new Workers(
        plain.refreshes(),
        loads,
        Threads.LATER,
        plain.mayWait(),
        plain.timeouts(),
        plain.callers(),
        plain.tracing());
  }

  private void open(CacheShape shape, StorePolicy policy, LoadLimits limits, Ticker ticker)
      throws DiskUnavailableException {
    CacheCounters counting = new CacheCounters();
    counters.add(counting);
    EntryCodec codec =
        EntryCodec.of(shape.name(), new JsonCodec(), Long.class, EntryLimits.DEFAULTS, ticker);
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
                    LOAD_WAIT::toNanos,
                    () -> limits)));
    for (int key : shape.keys()) {
      keys[key] = Keyspace.keyObject(key);
      caches[key] = cache;
      options[key] =
          Keyspace.hasTag(key) ? CacheOptions.ofTags(Keyspace.tagOf(key)) : CacheOptions.DEFAULTS;
    }
  }

  /**
   * What is served past its end is as new as before it: the origin changes only with an
   * invalidation.
   */
  private static StorePolicy policy(CacheShape shape, boolean ageing) {
    if (!ageing) {
      return policy(shape.ttl().toNanos(), 0, LoadPolicy.PLAIN);
    }
    long ttl = Math.min(shape.ttl().toNanos(), MOST_AGEING_TTL);
    return switch (shape.ends()) {
      case REFRESHED -> policy(ttl, STALE_NANOS, REFRESHED);
      case PROLONGED ->
          policy(ttl, STALE_NANOS, PROLONGED)
              .with(CacheOptions.DEFAULTS.withHotTtl(Duration.ofNanos(LIVES * ttl)));
    };
  }

  private static StorePolicy policy(long ttl, long stale, LoadPolicy loading) {
    return new StorePolicy(
        ttl, Long.MAX_VALUE, Long.MAX_VALUE, 0, ttl, stale / 2, stale, 0.2, loading);
  }

  /** Whether it found what its disk held when it was closed. */
  boolean isRestored() {
    return restored;
  }

  /** What this thread has invalidated last since it last asked, if it is pending; else null. */
  Undelivered.@Nullable Late undelivered() {
    return undelivered.take();
  }

  /** The options that a key is always read with. */
  CacheOptions options(int key) {
    return options[key];
  }

  Long get(int key, OriginLoader loader) {
    return get(key, options[key], loader);
  }

  Long get(int key, CacheOptions given, OriginLoader loader) {
    return Keyspace.hasLoadersTag(key)
        ? caches[key].get(
            keys[key], given, (ControlledLoader<Object, Long, RuntimeException>) loader)
        : caches[key].get(keys[key], given, (CacheLoader<Object, Long, RuntimeException>) loader);
  }

  CompletionStage<Long> getAsync(int key, CacheOptions given, OriginLoader loader) {
    return given.equals(CacheOptions.DEFAULTS)
        ? caches[key].getAsync(keys[key], keyObject -> loader.loadLater(keyObject, null))
        : caches[key].getAsync(keys[key], given, loader::loadLater);
  }

  /**
   * Reads several keys of one cache; every entry that is loaded has the tags of all of them.
   *
   * @param waits whether nothing is served while it is refreshed
   */
  Map<Object, Long> getAll(CacheShape shape, Set<Object> some, boolean waits, OriginLoader loader) {
    Set<String> tags = new HashSet<>();
    some.forEach(keyObject -> tags.addAll(options[Keyspace.numberOf(keyObject)].tags()));
    CacheOptions given = CacheOptions.DEFAULTS.withTags(tags);
    return caches[shape.first()].getAll(
        some, waits ? given.withStaleWhileRevalidate(Duration.ZERO) : given, loader::loadAll);
  }

  @Nullable Long getIfPresent(int key) {
    return caches[key].getIfPresent(keys[key]);
  }

  /** Makes a key stale; what it has is as new as before. */
  void expire(int key) {
    caches[key].expire(keys[key]);
  }

  /** What is known of a key, as text. */
  String explain(int key) {
    return new TypedCaches(node).explain(Keyspace.cacheOf(key).name(), keys[key]).toString();
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

  void invalidateTag(String tag) {
    node.invalidate(new Invalidation.Tags(Set.of(tag), false, false));
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
      board.add(Board.Sum.STALE_HITS, now.staleHits());
      board.add(Board.Sum.PROLONGED, now.prolonged());
    }
  }

  /** In the order in which an application's node ends. */
  @Override
  public void close() {
    try {
      refreshes.shutdownNow();
      loads.shutdownNow();
      node.close();
    } finally {
      disk.close(node.snapshot());
      backend.close();
    }
  }
}
