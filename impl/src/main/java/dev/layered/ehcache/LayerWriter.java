package dev.layered.ehcache;

import dev.layered.codec.EntryCodec;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.time.Ticker;
import dev.layered.spi.CodecException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings one cache's pending writes to disk. Its private methods run on the thread of {@link
 * DiskWriter} only, which alone changes the store.
 */
final class LayerWriter {

  private final ByteStore store;
  private final PendingWrites pending;
  private final EntryCodec codec;
  private final CacheCounters counters;
  private final DiskWriter queue;
  private final DiskHealth health;
  private final SpaceGuard space;
  private final Ticker ticker;
  private volatile long entryCount;

  LayerWriter(
      ByteStore store,
      PendingWrites pending,
      EntryCodec codec,
      CacheCounters counters,
      DiskWriter queue,
      DiskHealth health,
      SpaceGuard space,
      Ticker ticker,
      long entryCount) {
    this.store = store;
    this.pending = pending;
    this.codec = codec;
    this.counters = counters;
    this.queue = queue;
    this.health = health;
    this.space = space;
    this.ticker = ticker;
    this.entryCount = entryCount;
  }

  /**
   * How many entries the store held after the last change. Asking the store itself would wait for
   * its locks.
   */
  long entryCount() {
    return entryCount;
  }

  /** Queues a ticket for a key. */
  void queueWrite(String digest) {
    queue.queue(() -> write(digest));
  }

  /** Queues the clearing of the store. */
  void queueClear() {
    queue.queue(this::clear);
  }

  /** Queues the removal of bytes that are no use, unless others have taken their place. */
  void queueDiscard(String digest, byte[] useless) {
    if (pending.takeSpareTicket()) {
      queue.queue(() -> discard(digest, useless));
    }
  }

  private void write(String digest) {
    if (!health.isOn()) {
      pending.abandon();
      return;
    }
    PendingWrites.Write write;
    do {
      // A write that came after a clear may have an older ticket. In the end nothing is hidden, so
      // what was found came
      // after every clear that the disk knows; a later clear is queued behind.
      clearIfHidden();
      write = pending.find(digest);
    } while (pending.isDiskHidden());
    if (write != null) {
      store(digest, write);
      entryCount = store.entryCount();
    }
    if (!pending.finished(digest, write)) {
      queueWrite(digest);
    }
  }

  private void store(String digest, PendingWrites.Write write) {
    byte[] bytes = encode(write.key(), write.entry());
    if (bytes == null) {
      store.remove(digest);
    } else if (!space.allows(bytes.length)) {
      health.switchOff("the disk is full up to the reserve that layered.disk.reserve sets", null);
    } else if (!store.put(digest, bytes)) {
      store.remove(digest);
    }
  }

  /**
   * The bytes of an entry, or null if it is to be removed: it has no bytes, or none that are worth
   * it.
   */
  private byte @Nullable [] encode(Object key, @Nullable Entry entry) {
    if (entry == null || entry.isGone(ticker.nanos())) {
      return null;
    }
    try {
      return codec.encodeWithKey(key, entry);
    } catch (CodecException
        | RuntimeException
        | StackOverflowError
        | OutOfMemoryError
        | LinkageError e) {
      // What the application's classes throw says nothing about the disk.
      counters.layerError();
      return null;
    }
  }

  private void clear() {
    if (health.isOn()) {
      clearIfHidden();
    }
  }

  private void clearIfHidden() {
    long clears = pending.clearBegins();
    if (pending.isDiskHidden()) {
      store.clear();
      pending.clearEnded(clears);
      entryCount = store.entryCount();
    }
  }

  private void discard(String digest, byte[] useless) {
    if (health.isOn() && Arrays.equals(store.get(digest), useless)) {
      store.remove(digest);
      entryCount = store.entryCount();
    }
    pending.spareTicketDone();
  }
}
