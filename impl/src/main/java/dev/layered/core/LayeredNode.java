package dev.layered.core;

import dev.layered.CacheInvalidated;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.LocalBus;
import dev.layered.core.coherence.LogClosedException;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one application on one node, and what they share: the clock, the table of
 * invalidations, the log.
 *
 * <p>An invalidation is appended to the log, applied here when the log delivers it, and then told
 * to the application. When {@link #invalidate} has returned, it is applied on this node.
 */
public final class LayeredNode implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final Ticker ticker;
  private final TagTable table;
  private final InvalidationBus bus;
  private final EntryMaker entries;
  private final Executor refreshes;
  private final CacheEventListener events;
  private final Consumer<CacheInvalidated> announcer;
  private final Map<String, EngineCache> caches = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Starts a node that shares its log with nobody.
   *
   * @param ticker the source of time
   * @param restored what the disk layer knew of the log when it was closed; null to begin a new
   *     epoch
   * @param maxTags how many invalidated tags are remembered one by one
   * @param refreshes runs background loads; bounded
   * @param events told what happens
   * @param announcer told each invalidation after it was applied; what it throws is logged
   */
  public LayeredNode(
      Ticker ticker,
      @Nullable TableSnapshot restored,
      int maxTags,
      Executor refreshes,
      CacheEventListener events,
      Consumer<CacheInvalidated> announcer) {
    this.ticker = ticker;
    SecureRandom random = new SecureRandom();
    this.table =
        restored == null
            ? new TagTable(new LogPosition(random.nextLong(), 0, 0), ticker, maxTags)
            : TagTable.restore(restored, ticker, maxTags);
    this.bus = new LocalBus(table.applied(), new Applying(), random, ticker.nanos());
    this.entries = new EntryMaker(ticker, concurrent());
    this.refreshes = refreshes;
    this.events = events;
    this.announcer = announcer;
  }

  private static RandomGenerator concurrent() {
    return () -> ThreadLocalRandom.current().nextLong();
  }

  /** Opens a cache. Its name must not be open yet. */
  public EngineCache open(CacheSpec spec) {
    LayerStack stack =
        new LayerStack(
            spec.name(), spec.layers(), ticker, table, bus.lease(), spec.counters(), entries);
    EngineCache cache = new EngineCache(spec, stack, refreshes, events);
    if (caches.putIfAbsent(spec.name(), cache) != null) {
      throw new IllegalStateException("cache \"" + spec.name() + "\" is open already");
    }
    events.on(
        new CacheEvent.CacheOpened(
            spec.name(), spec.counters(), stack::heapEntries, stack::diskEntries));
    return cache;
  }

  /** The open cache of a name; null if there is none. */
  public @Nullable EngineCache cache(String name) {
    return caches.get(name);
  }

  /** The names of all open caches, in alphabetical order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(new TreeSet<>(caches.keySet()));
  }

  /**
   * Invalidates on every node, and has done so on this one when it returns.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public void invalidate(Invalidation invalidation) {
    bus.append(invalidation);
    announce(Announcement.of(invalidation, CacheInvalidated.Origin.LOCAL));
  }

  /** What the log delivers to this node. */
  private final class Applying implements InvalidationBus.Receiver {

    @Override
    public void apply(LogPosition position, Invalidation invalidation, boolean own) {
      LayeredNode.this.apply(position, invalidation, own);
    }

    @Override
    public void restart(LogPosition position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void undelivered(List<Invalidation> pending) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long longestLifeNanos() {
      return table.longestLifeNanos();
    }
  }

  /** Applies an entry of the log; called by the log, one entry after the other. */
  private void apply(LogPosition position, Invalidation invalidation, boolean own) {
    if (invalidation instanceof Invalidation.Keys keys) {
      applyToKeys(position, keys);
    } else {
      table.apply(position, invalidation);
    }
    count(invalidation);
  }

  /** A cache that is not open may be opened later, with what its disk layer holds of these keys. */
  private void applyToKeys(LogPosition position, Invalidation.Keys keys) {
    EngineCache cache = caches.get(keys.cache());
    if (cache == null) {
      table.apply(position, new Invalidation.Clear(keys.cache(), keys.expire()));
      return;
    }
    for (Object key : keys.keys()) {
      if (keys.expire()) {
        cache.stack().expire(key);
      } else {
        cache.stack().drop(key);
      }
    }
    table.apply(position, keys);
  }

  private void count(Invalidation invalidation) {
    String name = Announcement.cacheOf(invalidation);
    if (name == null) {
      caches.values().forEach(cache -> cache.stack().counters().invalidated());
      return;
    }
    EngineCache cache = caches.get(name);
    if (cache != null) {
      cache.stack().counters().invalidated();
    }
  }

  private void announce(CacheInvalidated event) {
    try {
      announcer.accept(event);
    } catch (RuntimeException failed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "LAYERED-501 an observer of CacheInvalidated failed",
          failed);
    }
  }

  /**
   * Refuses calls after the end.
   *
   * @throws IllegalStateException after {@link #close}
   */
  void requireOpen() {
    if (closed) {
      throw new LogClosedException();
    }
  }

  /** What the disk layer must remember of the log. */
  public TableSnapshot snapshot() {
    return table.snapshot();
  }

  /**
   * Stops invalidations and closes every layer. The disk layer's store is closed by whoever opened
   * it.
   */
  @Override
  public void close() {
    closed = true;
    bus.close();
    caches.values().forEach(cache -> cache.stack().close());
    caches.clear();
  }
}
