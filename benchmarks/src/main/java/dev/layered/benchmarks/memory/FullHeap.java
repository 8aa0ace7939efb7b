package dev.layered.benchmarks.memory;

import static dev.layered.benchmarks.ChildProcess.found;

import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.StreamSupport;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;

/**
 * A process that fills one cache of the heap and says what that took: its first argument says which
 * cache, the second how many entries.
 */
public final class FullHeap {

  static final String EHCACHE = "ehcache";
  static final String PLAIN = "plain";
  static final String TAGGED = "tagged";

  private static final int WARM_UP = 50_000;
  private static final int INVALIDATIONS = 2_000;

  private final int count;

  private FullHeap(int count) {
    this.count = count;
  }

  /** Fills and measures. */
  public static void main(String[] arguments) throws InterruptedException {
    FullHeap heap = new FullHeap(Integer.parseInt(arguments[1]));
    switch (arguments[0]) {
      case EHCACHE -> heap.ehcache();
      case PLAIN -> heap.plain();
      case TAGGED -> heap.tagged();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private void ehcache() throws InterruptedException {
    CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
    Cache<String, Member> cache =
        manager.createCache(
            "members",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class, Member.class, ResourcePoolsBuilder.heap(2L * count))
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofHours(1))));
    IntConsumer put =
        index -> {
          String id = Member.id(index);
          cache.put(id, Member.of(id));
        };
    fill(put);
    long held = StreamSupport.stream(cache.spliterator(), false).count();
    requireAll(held);
    manager.close();
  }

  private void plain() throws InterruptedException {
    try (CachedApplication application = start()) {
      Members members = application.bean(Members.class);
      LayeredCaches caches = application.bean(LayeredCaches.class);
      fill(index -> members.find(Member.id(index)));
      requireAll(caches, Members.PLAIN);
    }
  }

  private void tagged() throws InterruptedException {
    try (CachedApplication application = start()) {
      Members members = application.bean(Members.class);
      LayeredCaches caches = application.bean(LayeredCaches.class);
      fill(index -> members.findTagged(Member.id(index), Math.abs(index) % Members.GROUPS));
      requireAll(caches, Members.TAGGED);
      invalidate(members, caches);
    }
  }

  private void invalidate(Members members, LayeredCaches caches) throws InterruptedException {
    caches.invalidateTags("nobody");
    long before = HeapInUse.bytes();
    for (int group = 0; group < Members.GROUPS; group++) {
      caches.invalidateTags("group-" + group);
    }
    long began = cpuNanos();
    for (int i = 0; i < INVALIDATIONS; i++) {
      caches.invalidateTags("members");
    }
    found("invalidate-nanos", (cpuNanos() - began) / (double) INVALIDATIONS);
    found("left-bytes", (double) (HeapInUse.bytes() - before));
    long loads = caches.cache(Members.TAGGED).statistics().loads();
    members.findTagged(Member.id(count / 2), count / 2 % Members.GROUPS);
    if (caches.cache(Members.TAGGED).statistics().loads() != loads + 1) {
      throw new IllegalStateException("an invalidated entry was served");
    }
  }

  private CachedApplication start() {
    return CachedApplication.start(
        Map.of("layered.heap.max-entries", String.valueOf(2L * count)), Members.class);
  }

  private void requireAll(LayeredCaches caches, String cache) {
    requireAll(caches.cache(cache).statistics().heapEntries());
  }

  private void requireAll(long held) {
    if (held != count + WARM_UP) {
      throw new IllegalStateException(held + " entries are on the heap");
    }
  }

  /** Entries of other keys come first and stay, so that all classes and the code are in place. */
  private void fill(IntConsumer put) throws InterruptedException {
    for (int i = 1; i <= WARM_UP; i++) {
      put.accept(-i);
    }
    long before = HeapInUse.bytes();
    long began = cpuNanos();
    for (int i = 0; i < count; i++) {
      put.accept(i);
    }
    found("fill-nanos", (cpuNanos() - began) / (double) count);
    found("entry-bytes", (HeapInUse.bytes() - before) / (double) count);
  }

  /** The processor time of this thread: nothing here waits for another one. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
