package dev.layered.ehcache;

import dev.layered.codec.DecodeFailure;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.KeyDigest;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.KeyScan.UnreadableLayerException.Kind;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.Lookup;
import dev.layered.core.time.Ticker;
import dev.layered.spi.CodecException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One cache's entries on disk. Made by {@link DiskStore#layer}.
 *
 * <p>A write returns when it is noted in memory, and every later read sees it there; one thread
 * brings it to disk. A put that finds too many writes waiting, is too large or has no bytes is a
 * removal of its key. A read waits for the disk no longer than the time-out that is set, and is
 * then a miss. Nothing that the disk does reaches a caller as an exception or an error.
 *
 * <p>Once closed it finds nothing and stores nothing, but removals go on reaching the disk until
 * {@link DiskStore#close}: what is invalidated while the application shuts down must not be found
 * after its next start.
 */
public final class DiskLayer implements Layer {

  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  private final String cache;
  private final EntryCodec codec;
  private final CacheCounters counters;
  private final DiskHealth health;
  private final StoreReader reader;
  private final Ticker ticker;
  private final ByteStore store;
  private final PendingWrites pending;
  private final LayerWriter writer;
  private final Runnable onMissedWrite;
  private volatile boolean open = true;
  private volatile boolean sealed;

  DiskLayer(
      String cache,
      EntryCodec codec,
      CacheCounters counters,
      DiskHealth health,
      StoreReader reader,
      Ticker ticker,
      ByteStore store,
      PendingWrites pending,
      LayerWriter writer,
      Runnable onMissedWrite) {
    this.cache = cache;
    this.codec = codec;
    this.counters = counters;
    this.health = health;
    this.reader = reader;
    this.ticker = ticker;
    this.store = store;
    this.pending = pending;
    this.writer = writer;
    this.onMissedWrite = onMissedWrite;
  }

  @Override
  public LayerKind kind() {
    return LayerKind.DISK;
  }

  @Override
  public @Nullable Entry get(Object key) {
    if (!open || !health.isOn()) {
      return null;
    }
    String digest = digest(key);
    if (digest == null) {
      return null;
    }
    PendingWrites.Write write = pending.find(digest);
    if (write != null) {
      return write.entry();
    }
    if (pending.isDiskHidden()) {
      return null;
    }
    byte[] bytes = reader.read(() -> store.get(digest));
    return bytes == null ? null : decode(key, digest, bytes);
  }

  @Override
  public Lookup peek(Object key) {
    if (!health.isOn()) {
      return new Lookup.Off("it has switched itself off until the application starts again");
    }
    String digest = open ? digest(key) : null;
    if (digest == null) {
      return Lookup.ABSENT;
    }
    PendingWrites.Write write = pending.find(digest);
    if (write != null) {
      Entry entry = write.entry();
      return entry == null ? Lookup.ABSENT : new Lookup.Found(entry, List.of());
    }
    byte[] bytes = pending.isDiskHidden() ? null : reader.read(() -> store.get(digest));
    return bytes == null ? Lookup.ABSENT : peek(key, bytes);
  }

  private Lookup peek(Object key, byte[] bytes) {
    try {
      return new Lookup.Found(codec.decode(key, bytes), List.of());
    } catch (CodecException | RuntimeException | StackOverflowError | LinkageError e) {
      return new Lookup.Undecodable(DecodeFailure.reasonOf(e));
    } catch (OutOfMemoryError e) {
      return Lookup.UNREACHABLE;
    }
  }

  private @Nullable Entry decode(Object key, String digest, byte[] bytes) {
    try {
      Entry entry = codec.decode(key, bytes);
      if (!entry.isGone(ticker.nanos())) {
        return entry;
      }
    } catch (CodecException | RuntimeException | StackOverflowError | LinkageError e) {
      counters.undecodable(LayerKind.DISK, key, DecodeFailure.reasonOf(e));
    } catch (OutOfMemoryError e) {
      // The bytes may be fine: a miss, and they stay.
      counters.layerError();
      return null;
    }
    writer.queueDiscard(digest, bytes);
    return null;
  }

  @Override
  public void put(Object key, Entry entry) {
    if (!open) {
      remove(key);
    } else if (health.isOn()) {
      String digest = digest(key);
      if (digest != null) {
        note(digest, pending.put(digest, key, entry));
      }
    }
  }

  @Override
  public void remove(Object key) {
    if (health.isOn()) {
      String digest = digest(key);
      if (digest != null) {
        note(digest, pending.remove(digest, key));
      }
    }
  }

  private void note(String digest, PendingWrites.Outcome outcome) {
    switch (outcome) {
      case QUEUE -> writer.queueWrite(digest);
      case MERGED -> {}
      case REFUSED -> {
        counters.layerError();
        clear();
      }
    }
    reportIfSealed();
  }

  @Override
  public void clear() {
    if (health.isOn()) {
      if (pending.clear()) {
        writer.queueClear();
      }
      reportIfSealed();
    }
  }

  /**
   * Looked at after each write: either it was noted before {@link #seal} returned, and the closing
   * store waits for it, or the store is told here that something may be missing on disk.
   */
  private void reportIfSealed() {
    if (sealed) {
      onMissedWrite.run();
    }
  }

  /** From now on no write is sure to reach the disk. */
  void seal() {
    open = false;
    sealed = true;
  }

  /** Whether all that was noted is on disk. */
  boolean isFlushed() {
    return pending.isEmpty();
  }

  @Override
  public KeyScan scan() {
    return new DiskScan(this::requireReadable, codec, reader, store, pending);
  }

  private void requireReadable() throws KeyScan.UnreadableLayerException {
    if (!open) {
      throw KeyScan.UnreadableLayerException.closed();
    }
    if (!health.isOn()) {
      throw new KeyScan.UnreadableLayerException(
          Kind.SILENT, "the disk layer has switched itself off");
    }
  }

  private boolean isReadable() {
    return open && health.isOn();
  }

  /** The thread that writes wakes nobody, so this looks again and again. */
  @Override
  public void awaitRoom(long mostNanos) {
    long left = mostNanos;
    while (left > 0
        && isReadable()
        && !pending.hasRoom()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      left -= LOOK_AGAIN_NANOS;
    }
  }

  @Override
  public long entryCount() {
    return open && health.isOn() ? writer.entryCount() : 0;
  }

  @Override
  public void close() {
    open = false;
  }

  /** The name of a key on disk, or null if the key has none, in which case it was never stored. */
  private @Nullable String digest(Object key) {
    try {
      return KeyDigest.of(cache, key).text();
    } catch (RuntimeException | StackOverflowError e) {
      counters.layerError();
      return null;
    }
  }
}
