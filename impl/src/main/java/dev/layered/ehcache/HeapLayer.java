package dev.layered.ehcache;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.ehcache.Cache;
import org.ehcache.core.spi.store.Store;
import org.ehcache.impl.internal.store.heap.OnHeapStore;
import org.ehcache.spi.resilience.StoreAccessException;
import org.jspecify.annotations.Nullable;

/**
 * One cache's entries on the heap, by reference, in a store of Ehcache that is bounded by their
 * number and knows no expiry: the engine judges time itself.
 *
 * <p>The store is managed by nobody but this layer: no manager, no thread, no name that two
 * applications could share. Bounding by bytes was rejected, because Ehcache's measuring of objects
 * is deprecated and does not work on Java 17.
 *
 * <p>The store fails only where the {@code equals} or {@code hashCode} of a key does. Such a key
 * counts as not there, and as an error of the layer.
 */
public final class HeapLayer implements Layer {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final String cache;
  private final OnHeapStore<Object, Entry> entries;
  private final AccessClock accesses = new AccessClock();
  private final LongSupplier entryCount;
  private final CacheCounters counters;
  private volatile boolean open = true;

  /**
   * An empty layer.
   *
   * @param cache the name of the cache, for the log
   * @param maxEntries how many entries it holds at most; greater than 0
   * @param counters where evictions are counted
   */
  public HeapLayer(String cache, long maxEntries, CacheCounters counters) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries must be at least 1, is " + maxEntries);
    }
    this.cache = cache;
    this.counters = counters;
    StoreProbe probe = new StoreProbe(counters::evicted);
    this.entries = HeapStore.of(maxEntries, accesses, probe);
    this.entryCount = probe.entries();
  }

  @Override
  public LayerKind kind() {
    return LayerKind.HEAP;
  }

  @Override
  public @Nullable Entry get(Object key) {
    if (!open) {
      return null;
    }
    try {
      Store.ValueHolder<Entry> found = entries.get(key);
      return found == null ? null : found.get();
    } catch (StoreAccessException failed) {
      forget(key, failed);
      return null;
    }
  }

  @Override
  public void put(Object key, Entry entry) {
    if (!open) {
      return;
    }
    accesses.tick();
    try {
      entries.put(key, entry);
    } catch (StoreAccessException failed) {
      forget(key, failed);
    }
  }

  @Override
  public void remove(Object key) {
    try {
      entries.remove(key);
    } catch (StoreAccessException failed) {
      note(failed);
    }
  }

  /** What could not be replaced must not be found again. */
  private void forget(Object key, StoreAccessException failed) {
    note(failed);
    try {
      entries.remove(key);
    } catch (StoreAccessException again) {
      failed.addSuppressed(again);
    }
  }

  private void note(StoreAccessException failed) {
    counters.layerError();
    LOG.log(System.Logger.Level.DEBUG, () -> "a key of cache \"" + cache + "\" fails", failed);
  }

  /**
   * Forgets everything. Ehcache swaps its map for an empty one, so this costs the same however many
   * entries there are.
   */
  @Override
  public void clear() {
    entries.clear();
  }

  /** The store's iterator looks nothing up, so it says nothing about what was read last. */
  @Override
  public KeyScan scan() {
    if (!open) {
      return KeyScan.CLOSED;
    }
    Store.Iterator<Cache.Entry<Object, Store.ValueHolder<Entry>>> all = entries.iterator();
    return () -> portion(all);
  }

  private @Nullable List<KeyScan.Seen> portion(
      Store.Iterator<Cache.Entry<Object, Store.ValueHolder<Entry>>> all)
      throws KeyScan.UnreadableLayerException {
    List<KeyScan.Seen> portion = new ArrayList<>(KeyScan.KEYS_PER_PORTION);
    try {
      while (portion.size() < KeyScan.KEYS_PER_PORTION && all.hasNext()) {
        Cache.Entry<Object, Store.ValueHolder<Entry>> next = all.next();
        portion.add(new KeyScan.Seen(next.getKey(), next.getValue().get(), false));
      }
    } catch (StoreAccessException failed) {
      // The iterator declares it for stores that are not on the heap.
      throw new IllegalStateException(failed);
    }
    // A closed layer is empty, which looks like the end.
    if (!open) {
      throw KeyScan.UnreadableLayerException.closed();
    }
    return portion.isEmpty() ? null : portion;
  }

  @Override
  public long entryCount() {
    return entryCount.getAsLong();
  }

  /** A write that has begun before may store its entry after, where nobody finds it. */
  @Override
  public void close() {
    open = false;
    entries.clear();
  }
}
