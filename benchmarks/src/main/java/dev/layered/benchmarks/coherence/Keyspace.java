package dev.layered.benchmarks.coherence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The caches that are checked, and their keys. Every key of every cache has one number; the value
 * that is cached holds that number and a version.
 */
final class Keyspace {

  /** How many tags there are; a key carries the one of its number modulo this. */
  static final int TAGS = 12;

  private static final int VERSION_BITS = 40;
  private static final List<CacheShape> CACHES =
      List.of(
          new CacheShape("users", 0, 120, Duration.ofSeconds(90), 112, true, Use.KEYS),
          new CacheShape("short", 120, 60, Duration.ofMillis(1500), 1000, true, Use.KEYS),
          new CacheShape("disk", 180, 60, Duration.ofSeconds(60), 54, false, Use.KEYS),
          new CacheShape("small", 240, 12, Duration.ofSeconds(30), 1000, true, Use.CLEAR),
          new CacheShape("written", 252, 24, Duration.ofSeconds(60), 1000, true, Use.PUT));

  /** How many keys there are. */
  static final int KEYS = 276;

  private Keyspace() {}

  /** How the keys of a cache are changed, besides by tag. */
  enum Use {
    /** One or some at a time, by any node. */
    KEYS,
    /** All at once. */
    CLEAR,
    /**
     * Written through, by one thread only for each key: an application whose writers do not take
     * turns may write an older value last, which is not the cache's fault. No tags.
     */
    PUT
  }

  /**
   * A cache.
   *
   * @param first the number of its first key
   * @param count how many keys it has
   * @param heapEntries how many of them find room on the heap
   * @param inRedis whether it has a layer in Redis; all have one on disk
   */
  record CacheShape(
      String name, int first, int count, Duration ttl, int heapEntries, boolean inRedis, Use use) {

    /** The numbers of its keys. */
    int[] keys() {
      return IntStream.range(first, first + count).toArray();
    }
  }

  /** A key whose class a node must know to read it in a message of another node. */
  record Id(String kind, int number) {}

  static List<CacheShape> caches() {
    return CACHES;
  }

  /** The cache of a key. */
  static CacheShape cacheOf(int key) {
    for (CacheShape cache : CACHES) {
      if (key < cache.first() + cache.count()) {
        return cache;
      }
    }
    throw new IllegalArgumentException("no key " + key);
  }

  /** The key as the cache sees it: numbers and records by turns. */
  static Object keyObject(int key) {
    return key % 2 == 0 ? Integer.valueOf(key) : new Id("k", key);
  }

  static boolean hasTag(int key) {
    return cacheOf(key).use() != Use.PUT;
  }

  static String tagOf(int key) {
    return "tag-" + key % TAGS;
  }

  /** The keys that carry a tag, in any cache. */
  static int[] keysOfTag(int tag) {
    List<Integer> keys = new ArrayList<>();
    for (int key = tag; key < KEYS; key += TAGS) {
      if (hasTag(key)) {
        keys.add(key);
      }
    }
    return keys.stream().mapToInt(Integer::intValue).toArray();
  }

  static long value(int key, long version) {
    return ((long) key << VERSION_BITS) | version;
  }

  static int keyOf(long value) {
    return (int) (value >>> VERSION_BITS);
  }

  static long versionOf(long value) {
    return value & ((1L << VERSION_BITS) - 1);
  }
}
