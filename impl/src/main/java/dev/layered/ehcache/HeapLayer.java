package dev.layered.ehcache;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import java.util.function.LongSupplier;
import org.ehcache.UserManagedCache;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.builders.UserManagedCacheBuilder;
import org.ehcache.config.units.EntryUnit;
import org.jspecify.annotations.Nullable;

/**
 * One cache's entries on the heap, by reference, in an Ehcache that is bounded by their number and
 * knows no expiry: the engine judges time itself.
 *
 * <p>The cache is managed by nobody but this layer: no manager, no thread, no name that two
 * applications could share. Bounding by bytes was rejected, because Ehcache's measuring of objects
 * is deprecated and does not work on Java 17.
 */
public final class HeapLayer implements Layer {

  private final UserManagedCache<Object, Entry> entries;
  private final AccessClock accesses = new AccessClock();
  private final LongSupplier entryCount;
  private final CacheCounters counters;

  /**
   * An empty layer.
   *
   * @param cache the name of the cache, for Ehcache's log
   * @param maxEntries how many entries it holds at most; greater than 0
   * @param counters where evictions are counted
   */
  public HeapLayer(String cache, long maxEntries, CacheCounters counters) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries must be at least 1, is " + maxEntries);
    }
    this.counters = counters;
    StoreProbe probe = new StoreProbe(counters::evicted);
    this.entries =
        UserManagedCacheBuilder.newUserManagedCacheBuilder(Object.class, Entry.class)
            .identifier(cache)
            // not the context's class loader, which Ehcache would keep
            .withClassLoader(HeapLayer.class.getClassLoader())
            .using(probe)
            .using(accesses)
            .withResourcePools(
                ResourcePoolsBuilder.newResourcePoolsBuilder().heap(maxEntries, EntryUnit.ENTRIES))
            .build(true);
    this.entryCount = probe.entries();
  }

  @Override
  public LayerKind kind() {
    return LayerKind.HEAP;
  }

  @Override
  public @Nullable Entry get(Object key) {
    try {
      return entries.get(key);
    } catch (IllegalStateException closed) {
      return null;
    }
  }

  @Override
  public void put(Object key, Entry entry) {
    accesses.tick();
    try {
      entries.put(key, entry);
    } catch (IllegalStateException closed) {
      // as if it had not happened
    }
  }

  @Override
  public void remove(Object key) {
    try {
      entries.remove(key);
    } catch (IllegalStateException closed) {
      // nothing is found any more
    }
  }

  /**
   * Forgets everything. Ehcache swaps its map for an empty one, so this costs the same however many
   * entries there are.
   */
  @Override
  public void clear() {
    try {
      entries.clear();
    } catch (IllegalStateException closed) {
      // nothing is found any more
    }
  }

  @Override
  public long entryCount() {
    try {
      return entryCount.getAsLong();
    } catch (RuntimeException closed) {
      counters.layerError();
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      entries.close();
    } catch (IllegalStateException closed) {
      // by an earlier call
    }
  }
}
