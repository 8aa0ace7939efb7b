package dev.layered.ehcache;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.LongSupplier;
import org.ehcache.Cache;
import org.ehcache.CachePersistenceException;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.impl.config.persistence.CacheManagerPersistenceConfiguration;
import org.ehcache.impl.config.store.disk.OffHeapDiskStoreConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Ehcache with one root folder, used by one thread, apart from reads. After an orderly close it
 * finds its data again; after a crash it deletes all of it. It keeps no checksums.
 */
final class EhcacheFiles {

  /**
   * Ehcache splits a store into parts that are locked, and bounded, by themselves; small stores
   * need large parts.
   */
  private static final int MAX_SEGMENTS = 16;

  private static final long MIN_SEGMENT_BYTES = 16L << 20;

  private final StoreProbe probe = new StoreProbe(() -> {});
  private final PersistentCacheManager manager;

  /** Takes the root folder, or fails as Ehcache fails. */
  EhcacheFiles(Path root) {
    this.manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .withClassLoader(EhcacheFiles.class.getClassLoader())
            .using(probe)
            .using(new CallerRuns())
            .with(new CacheManagerPersistenceConfiguration(root.toFile()))
            .build(true);
  }

  /** Opens a cache's store, empty or with what it held at the last orderly close. */
  ByteStore open(String alias, long maxBytes) {
    int segments = (int) Math.max(1, Math.min(MAX_SEGMENTS, maxBytes / MIN_SEGMENT_BYTES));
    Cache<String, byte[]> cache =
        manager.createCache(
            alias,
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class,
                    byte[].class,
                    ResourcePoolsBuilder.newResourcePoolsBuilder()
                        .disk(maxBytes, MemoryUnit.B, true))
                .withClassLoader(EhcacheFiles.class.getClassLoader())
                .withExpiry(ExpiryPolicyBuilder.noExpiration())
                .withResilienceStrategy(new ThrowingResilience())
                .withService(new OffHeapDiskStoreConfiguration(null, 1, segments)));
    return new Store(cache, probe.entries());
  }

  /** Deletes what is left of a cache whose store could not be opened. */
  void destroy(String alias) throws CachePersistenceException {
    manager.destroyCache(alias);
  }

  /** Writes the index of every store, without which there is nothing to be found again. */
  void close() {
    manager.close();
  }

  private record Store(Cache<String, byte[]> cache, LongSupplier entries) implements ByteStore {

    @Override
    public byte @Nullable [] get(String digest) {
      return cache.get(digest);
    }

    /**
     * Stores bytes and reads them back. Ehcache only logs a failed write and goes on to find, under
     * the key, whatever lay at that place before: this can be an older value of the same key, whose
     * checksum is right.
     */
    @Override
    public boolean put(String digest, byte[] bytes) {
      try {
        cache.put(digest, bytes);
      } catch (ThrowingResilience.StoreFailure e) {
        if (isTooLarge(e)) {
          return false;
        }
        throw e;
      }
      byte[] found = cache.get(digest);
      if (!Arrays.equals(found, bytes)) {
        throw new IllegalStateException("bytes that were written are not what is read back");
      }
      return true;
    }

    @Override
    public void remove(String digest) {
      cache.remove(digest);
    }

    @Override
    public void clear() {
      cache.clear();
    }

    @Override
    public Iterator<Item> iterator() {
      Iterator<Cache.Entry<String, byte[]>> all = cache.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public Item next() {
          Cache.Entry<String, byte[]> next = all.next();
          return new Item(next.getKey(), next.getValue());
        }
      };
    }

    @Override
    public long entryCount() {
      return entries.getAsLong();
    }

    private static boolean isTooLarge(Throwable failure) {
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (t.getClass().getSimpleName().equals("OversizeMappingException")) {
          return true;
        }
      }
      return false;
    }
  }
}
