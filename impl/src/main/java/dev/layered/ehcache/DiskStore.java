package dev.layered.ehcache;

import dev.layered.codec.EntryCodec;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.time.Ticker;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The disk of a node: one folder, one lock, one writer, a few readers, and one {@link DiskLayer}
 * for each cache.
 *
 * <p>Data is trusted after a restart only if the last run ended by {@link #close(TableSnapshot)},
 * with the disk in order, and only of caches that had a layer in that run with the same size: any
 * other cache missed invalidations. Whatever else is found is deleted.
 *
 * <p>Only threads of this store touch its files. The first failure that is not one of a single
 * entry's bytes switches all layers off until the next start.
 */
public final class DiskStore {

  /** Below this, Ehcache's own tables do not fit. */
  public static final long MIN_CACHE_BYTES = 1L << 20;

  private static final Logger LOG = System.getLogger("dev.layered.disk");

  private final DiskSettings settings;
  private final Ticker ticker;
  private final DiskHooks hooks;
  private final DiskFolder folder;
  private final LongSupplier freeBytes;
  private final @Nullable RunRecord lastRun;
  private final DiskHealth health;
  private final DiskWriter writer;
  private final StoreReader reader;
  private final SpaceGuard space;
  private final DiskFiles files;

  // Guarded by this.
  private final Map<String, DiskLayer> layers = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private boolean restoreEnded;
  private boolean closed;

  private volatile boolean missedWrites;

  /**
   * Set before {@link #missedWrites} is looked at for the last time, so that none falls between.
   */
  private volatile boolean ended;

  private final AtomicBoolean forgotten = new AtomicBoolean();

  private DiskStore(
      DiskSettings settings,
      Ticker ticker,
      DiskHooks hooks,
      DiskFolder folder,
      LongSupplier freeBytes,
      @Nullable RunRecord lastRun,
      DiskHealth health,
      DiskWriter writer,
      DiskFiles files) {
    this.settings = settings;
    this.ticker = ticker;
    this.hooks = hooks;
    this.folder = folder;
    this.freeBytes = freeBytes;
    this.lastRun = lastRun;
    this.health = health;
    this.writer = writer;
    this.files = files;
    this.reader = new StoreReader(health, settings.readTimeout());
    this.space = new SpaceGuard(freeBytes, settings.reserveBytes(), ticker);
  }

  /**
   * Opens the folder and locks it.
   *
   * @param settings the settings
   * @param ticker the source of time
   * @param listener told once if the disk layer switches itself off
   * @return a store without layers
   * @throws DiskUnavailableException if the folder cannot be used; the message says why and what to
   *     set
   */
  public static DiskStore open(DiskSettings settings, Ticker ticker, CacheEventListener listener)
      throws DiskUnavailableException {
    return open(settings, ticker, listener, DiskHooks.NONE);
  }

  static DiskStore open(
      DiskSettings settings, Ticker ticker, CacheEventListener listener, DiskHooks hooks)
      throws DiskUnavailableException {
    DiskFolder folder = DiskFolder.take(settings.path(), settings.namespace());
    DiskHealth health = new DiskHealth(listener);
    DiskWriter writer = new DiskWriter(health);
    boolean opened = false;
    try {
      LongSupplier freeBytes = hooks.freeBytes().apply(folder.root());
      RunRecord lastRun = DiskFiles.takeLastRun(folder, settings.sharedLog());
      DiskFiles.refuseIfFull(folder, freeBytes, settings.reserveBytes());
      DiskFiles files = DiskFiles.open(folder, writer);
      DiskStore store =
          new DiskStore(settings, ticker, hooks, folder, freeBytes, lastRun, health, writer, files);
      opened = true;
      return store;
    } catch (IOException e) {
      throw new DiskUnavailableException(
          "the disk folder " + folder.root() + " cannot be used (" + e + "); delete it", e);
    } finally {
      if (!opened) {
        health.quiet();
        writer.finish(folder::release, Deadline.after(settings.closeTimeout()));
      }
    }
  }

  /**
   * Makes the next start find nothing on disk, because invalidations will happen, or have happened,
   * that no store hears of. A folder that does not exist or that somebody uses is left alone: its
   * user hears of its own.
   *
   * @param settings the settings that the store would be opened with
   */
  public static void forget(DiskSettings settings) {
    if (!Files.isDirectory(settings.path())) {
      return;
    }
    try {
      DiskFolder folder = DiskFolder.take(settings.path(), settings.namespace());
      try {
        RunRecord.delete(folder.runRecord());
      } finally {
        folder.release();
      }
    } catch (IOException | DiskUnavailableException e) {
      LOG.log(
          Level.WARNING,
          "LAYERED-603: the state of the disk layer could not be deleted; delete "
              + settings.path()
              + " before the next start: "
              + e.getMessage());
    }
  }

  /**
   * What was known of invalidations when the last run ended. Without it nothing was found on disk.
   *
   * @return what was given to {@link #close(TableSnapshot)}; null after the first start, a crash or
   *     a failure
   */
  public @Nullable TableSnapshot restored() {
    return lastRun == null ? null : lastRun.table();
  }

  /**
   * Makes the layer of a cache, with what it held at the last orderly close.
   *
   * @param cache the name of the cache; one layer for each
   * @param codec turns its entries into bytes
   * @param maxBytes how much it may hold; at least {@link #MIN_CACHE_BYTES}
   * @param counters where failures are counted
   * @return a new layer
   * @throws DiskUnavailableException if there is not enough space or the files cannot be used
   */
  public synchronized DiskLayer layer(
      String cache, EntryCodec codec, long maxBytes, CacheCounters counters)
      throws DiskUnavailableException {
    if (maxBytes < MIN_CACHE_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes must be at least " + MIN_CACHE_BYTES + ", is " + maxBytes);
    }
    String alias = Names.ofCache(cache);
    if (closed || sizes.containsKey(alias)) {
      throw new IllegalStateException(closed ? "the store is closed" : "one layer for a cache");
    }
    if (!health.isOn()) {
      throw new DiskUnavailableException(
          "the disk folder "
              + folder.root()
              + " is not used any more: the disk layer has switched itself off");
    }
    sizes.put(alias, maxBytes);
    boolean opened = false;
    try {
      boolean keep =
          lastRun != null
              && !restoreEnded
              && Long.valueOf(maxBytes).equals(lastRun.caches().get(alias));
      if (!keep) {
        folder.deleteCache(alias);
      }
      DiskFiles.refuseIfTooSmall(folder, freeBytes, settings.reserveBytes(), sizes);
      DiskLayer layer = layer(cache, codec, counters, files.openCache(alias, maxBytes));
      layers.put(alias, layer);
      opened = true;
      return layer;
    } catch (IOException e) {
      throw new DiskUnavailableException(
          "the disk folder " + folder.root() + " cannot be used (" + e + "); delete it", e);
    } finally {
      if (!opened) {
        sizes.remove(alias);
      }
    }
  }

  private DiskLayer layer(
      String cache, EntryCodec codec, CacheCounters counters, DiskFiles.Opened opened) {
    ByteStore store = hooks.stores().apply(opened.store());
    PendingWrites pending = new PendingWrites(settings.queueCapacity());
    LayerWriter layerWriter =
        new LayerWriter(
            store, pending, codec, counters, writer, health, space, ticker, opened.entryCount());
    return new DiskLayer(
        cache,
        codec,
        counters,
        health,
        reader,
        ticker,
        store,
        pending,
        layerWriter,
        this::noteMissedWrite);
  }

  /**
   * Notes that something changed of which the files will not hear, such as an invalidation after
   * the log was closed: the next start finds nothing. May be called after {@link #close}.
   */
  public void noteMissedWrite() {
    missedWrites = true;
    if (ended) {
      forgetOnce();
    }
  }

  /**
   * Makes layers that are opened from now on start empty. To be called before invalidations reach
   * the layers that are open: one that is opened later has missed them.
   */
  public synchronized void restoreEnded() {
    restoreEnded = true;
  }

  /**
   * Brings everything to disk and gives the folder back, within the time that is set. If that
   * fails, or the disk layer has switched itself off, the next start finds nothing.
   *
   * @param snapshot what is known of invalidations, all of which the layers have heard of; null if
   *     that is not known, so that the next start finds nothing
   */
  public synchronized void close(@Nullable TableSnapshot snapshot) {
    if (closed) {
      return;
    }
    closed = true;
    Deadline deadline = Deadline.after(settings.closeTimeout());
    layers.values().forEach(DiskLayer::seal);
    boolean flushed = flush(deadline);
    reader.close(deadline);
    RunRecord record =
        flushed && snapshot != null
            ? new RunRecord(settings.sharedLog(), snapshot, Map.copyOf(sizes))
            : null;
    // What fails from here on needs no telling: without a record all is deleted at the next start.
    boolean wasOn = health.isOn();
    health.quiet();
    writer.finish(() -> end(wasOn ? record : null), deadline);
    FlushThread.letEnd();
  }

  /**
   * Ends on the writer's thread, even if nobody waits for it any more: the folder stays locked
   * until nothing can write there. An interrupted caller could not write a file at all.
   */
  private void end(@Nullable RunRecord record) {
    boolean orderly = record != null && write(record);
    try {
      files.close();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.DEBUG, "the files could not be closed; the disk layer will start empty", e);
      orderly = false;
    }
    if (!orderly || missedWrites || !health.isOn()) {
      forget();
    }
    files.tighten();
    folder.release();
    ended = true;
    if (missedWrites) {
      forgetOnce();
    }
  }

  private boolean flush(Deadline deadline) {
    while (health.isOn() && writer.call(() -> {}, deadline)) {
      if (layers.values().stream().allMatch(DiskLayer::isFlushed)) {
        return health.isOn();
      }
    }
    return false;
  }

  private boolean write(RunRecord record) {
    try {
      record.write(folder.runRecord());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "LAYERED-602: the state of the disk layer could not be written; it will start empty: "
              + e);
      return false;
    }
  }

  private void forgetOnce() {
    if (!forgotten.getAndSet(true)) {
      forget(settings);
    }
  }

  private void forget() {
    try {
      RunRecord.delete(folder.runRecord());
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "LAYERED-603: the state of the disk layer could not be deleted; delete "
              + folder.runRecord()
              + " before the next start: "
              + e);
    }
  }
}
