package dev.layered.ehcache;

import dev.layered.core.layer.Entry;
import org.ehcache.config.EvictionAdvisor;
import org.ehcache.config.ResourcePools;
import org.ehcache.config.ResourceType;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.core.events.NullStoreEventDispatcher;
import org.ehcache.core.spi.store.Store;
import org.ehcache.expiry.ExpiryPolicy;
import org.ehcache.impl.config.ResourcePoolsImpl;
import org.ehcache.impl.config.SizedResourcePoolImpl;
import org.ehcache.impl.internal.sizeof.NoopSizeOfEngine;
import org.ehcache.impl.internal.store.heap.OnHeapStore;
import org.ehcache.spi.loaderwriter.CacheLoaderWriter;
import org.ehcache.spi.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes Ehcache's store on the heap: bounded by the number of entries, without expiry, events,
 * serializers and statistics.
 *
 * <p>Ehcache's builder of caches was rejected. It makes the same store, but looks for every service
 * that Ehcache has and makes most of them, for disks, clusters and writers, which added a third of
 * the time that Layered adds to the start of an application; and its cache puts statistics and a
 * check of its state around each call.
 */
final class HeapStore {

  private HeapStore() {}

  /**
   * An empty store.
   *
   * @param maxEntries how many entries it holds at most; greater than 0
   * @param clock tells which entries have not been read for long
   * @param probe is given what the store holds, and told of evictions
   */
  static OnHeapStore<Object, Entry> of(long maxEntries, AccessClock clock, StoreProbe probe) {
    return new OnHeapStore<>(
        new Configuration(
            new ResourcePoolsImpl(
                new SizedResourcePoolImpl<>(
                    ResourceType.Core.HEAP, maxEntries, EntryUnit.ENTRIES, false))),
        clock,
        new NoopSizeOfEngine(),
        NullStoreEventDispatcher.nullStoreEventDispatcher(),
        probe);
  }

  private record Configuration(ResourcePools getResourcePools)
      implements Store.Configuration<Object, Entry> {

    @Override
    public Class<Object> getKeyType() {
      return Object.class;
    }

    @Override
    public Class<Entry> getValueType() {
      return Entry.class;
    }

    @Override
    public ExpiryPolicy<? super Object, ? super Entry> getExpiry() {
      return ExpiryPolicy.NO_EXPIRY;
    }

    @Override
    public @Nullable EvictionAdvisor<? super Object, ? super Entry> getEvictionAdvisor() {
      return null;
    }

    @Override
    public ClassLoader getClassLoader() {
      return HeapStore.class.getClassLoader();
    }

    @Override
    public @Nullable Serializer<Object> getKeySerializer() {
      return null;
    }

    @Override
    public @Nullable Serializer<Entry> getValueSerializer() {
      return null;
    }

    @Override
    public @Nullable CacheLoaderWriter<? super Object, Entry> getCacheLoaderWriter() {
      return null;
    }

    @Override
    public boolean isOperationStatisticsEnabled() {
      return false;
    }

    @Override
    public int getDispatcherConcurrency() {
      return 1;
    }
  }
}
