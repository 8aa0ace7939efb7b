package dev.layered.core;

import dev.layered.CacheInvalidated;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.LocalBus;
import dev.layered.core.coherence.LogClosedException;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.guard.Breaker;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.key.KeyParser;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
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

  /**
   * Safe for threads. An epoch and a nonce must differ from earlier ones, and nobody has to be kept
   * from guessing them: a SecureRandom added 64 classes of security providers to every start.
   */
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private final Ticker ticker;
  private final Sharing sharing;
  private final KeyParser keyParser;
  private final TagTable table;
  private final InvalidationBus bus;
  private final EntryMaker entries;
  private final Workers workers;
  private final CacheEventListener events;
  private final Observers observers;
  private final LogReceiver receiver;
  private final Map<String, EngineCache> caches = new ConcurrentHashMap<>();
  private final CallerModes modes = new CallerModes();
  private volatile Transactions transactions = Transactions.NONE;
  private volatile Consumer<Invalidation> repeated = this::invalidate;
  private volatile boolean closed;

  /**
   * Starts a node that shares its log with nobody.
   *
   * @param ticker the source of time
   * @param restored what the disk layer knew of the log when it was closed; null to begin a new
   *     epoch
   * @param maxTags how many invalidated tags are remembered one by one
   * @param workers the threads of this node
   * @param events told what happens
   * @param announcer told each invalidation after it was applied; what it throws is logged
   */
  public LayeredNode(
      Ticker ticker,
      @Nullable TableSnapshot restored,
      int maxTags,
      Workers workers,
      CacheEventListener events,
      Consumer<CacheInvalidated> announcer) {
    this(ticker, restored, maxTags, alone(ticker), workers, events, announcer);
  }

  /**
   * Starts a node of an application that runs on several.
   *
   * @param sharing how it takes part
   * @see #LayeredNode(Ticker, TableSnapshot, int, Workers, CacheEventListener, Consumer)
   */
  public LayeredNode(
      Ticker ticker,
      @Nullable TableSnapshot restored,
      int maxTags,
      Sharing sharing,
      Workers workers,
      CacheEventListener events,
      Consumer<CacheInvalidated> announcer) {
    this.ticker = ticker;
    this.sharing = sharing;
    this.keyParser = new KeyParser(sharing.keyClasses());
    this.table =
        restored == null
            ? new TagTable(new LogPosition(RANDOM.nextLong(), 0, 0), ticker, maxTags)
            : TagTable.restore(restored, ticker, maxTags);
    this.observers = new Observers(announcer, sharing.announcements());
    this.receiver = new LogReceiver(table, caches, keyParser, observers);
    this.bus = sharing.bus().create(table.applied(), receiver);
    this.entries = new EntryMaker(ticker, RANDOM);
    this.workers = workers;
    this.events = events;
  }

  private static Sharing alone(Ticker ticker) {
    return new Sharing(
        (start, receiver) -> new LocalBus(start, receiver, RANDOM, ticker.nanos()),
        new KeyClasses(),
        Runnable::run,
        false,
        false,
        ProtocolSwitches.ALL_ON);
  }

  /**
   * Takes part in the transactions of the application; before any cache is open.
   *
   * @param transactions those of the application's threads
   * @param repeated invalidates once more after the commit
   */
  public void join(Transactions transactions, Consumer<Invalidation> repeated) {
    this.transactions = transactions;
    this.repeated = repeated;
  }

  /** Whether the calling thread is in a transaction. */
  public boolean isInTransaction() {
    return transactions.isActive();
  }

  /** Invalidates when the calling thread's transaction has committed; not at all without one. */
  public void invalidateAfterCommit(Invalidation invalidation) {
    transactions.afterCommit(invalidation, repeated);
  }

  /** Opens a cache. Its name must not be open yet. */
  public EngineCache open(CacheSpec spec) {
    LayerStack stack = new LayerStack(spec, ticker, table, bus, entries, sharing);
    EngineCache cache =
        new EngineCache(
            spec, stack, workers, transactions, events, this::tellOthers, this::invalidate);
    if (caches.putIfAbsent(spec.name(), cache) != null) {
      throw new IllegalStateException("cache \"" + spec.name() + "\" is open already");
    }
    Breaker breaker = cache.breaker();
    events.on(
        new CacheEvent.CacheOpened(
            spec.name(),
            spec.counters(),
            spec.layers().heap()::entryCount,
            spec.layers().disk()::entryCount,
            breaker == null ? null : breaker::isOpen));
    return cache;
  }

  /** Makes keys of the classes that this node knows. */
  KeyParser keyParser() {
    return keyParser;
  }

  /**
   * Notes the classes in the declared type of keys, so that keys can be made of their texts before
   * there was any.
   */
  public void noteKeyType(Type declared) {
    sharing.keyClasses().noteType(declared);
  }

  /** The modes in which callers read. */
  public CallerModes modes() {
    return modes;
  }

  /** The threads that the node works on. */
  public Workers workers() {
    return workers;
  }

  /** Whether this node has missed no invalidation; if it may have, it is brought in step first. */
  public boolean isInStep() {
    return bus.lease().covers(ticker.nanos()) || bus.renewLease();
  }

  /**
   * The last entry of the log that this node has applied and handed to those who tell observers. It
   * is behind what reads go by for a moment, in which an event would be missed by who waits for it.
   */
  public LogPosition announced() {
    return receiver.announced();
  }

  /**
   * Runs something when observers have been told of the invalidations of other nodes up to {@link
   * #announced}.
   *
   * @throws RejectedExecutionException if too much waits for observers already
   */
  public void afterAnnouncements(Runnable task) {
    observers.afterRemote(task);
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
   * Begins to follow the log, when every cache is open: what it delivers for a cache that is not
   * open voids that cache as a whole.
   */
  public void start() {
    bus.open();
  }

  /**
   * Invalidates on every node, and has done so on this one when it returns. If the log cannot be
   * reached, other nodes learn of it later. In a transaction, others may load again what was there
   * before it, so this is done once more after the commit.
   *
   * @throws IllegalStateException after {@link #close}
   * @throws UndeliveredException if the log cannot be reached and the node is strict
   */
  public void invalidate(Invalidation invalidation) {
    requireOpen();
    invalidateAfterCommit(invalidation);
    if (bus.isShared() && invalidation instanceof Invalidation.Keys keys) {
      // Before the shared layer drops them: what is being loaded now may be the old value, and must
      // find its fence whatever the log does.
      receiver.drop(keys);
    }
    LogPosition position = bus.append(invalidation);
    if (position == null && invalidation instanceof Invalidation.Keys keys) {
      // A copy made since, of what the shared layer still had, would be valid again for a reader
      // that has it in hand when the invalidation is delivered.
      receiver.drop(keys);
    }
    observers.tellLocal(invalidation);
    requireDelivered(position);
  }

  private void tellOthers(Invalidation written) {
    requireDelivered(bus.append(written));
  }

  private void requireDelivered(@Nullable LogPosition position) {
    if (position == null && sharing.strict()) {
      throw new UndeliveredException();
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

  /** Whether {@link #close} was called: from then on layers may find nothing. */
  boolean isClosed() {
    return closed;
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
