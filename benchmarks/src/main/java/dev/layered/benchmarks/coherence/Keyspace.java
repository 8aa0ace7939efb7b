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

  /** How many tags there are that only loaders know; as above. */
  static final int LOADERS_TAGS = 5;

  private static final String LIMITED = "short";
  private static final int VERSION_BITS = 40;
  private static final List<CacheShape> CACHES =
      List.of(
          new CacheShape(
              "users", 0, 120, Duration.ofSeconds(90), 112, true, Ends.PROLONGED, Use.KEYS),
          new CacheShape(
              LIMITED, 120, 60, Duration.ofMillis(1500), 1000, true, Ends.REFRESHED, Use.KEYS),
          new CacheShape(
              "disk", 180, 60, Duration.ofSeconds(60), 54, false, Ends.PROLONGED, Use.KEYS),
          new CacheShape(
              "small", 240, 12, Duration.ofSeconds(30), 1000, true, Ends.REFRESHED, Use.CLEAR),
          new CacheShape(
              "written", 252, 24, Duration.ofSeconds(60), 1000, true, Ends.PROLONGED, Use.PUT),
          new CacheShape(
              "answers", 276, 60, Duration.ofSeconds(30), 54, true, Ends.REFRESHED, Use.ANSWERS));

  /** How many keys there are. */
  static final int KEYS = 336;

  private Keyspace() {}

  /** How the keys of a cache are changed, besides by tag. */
  enum Use {
    /** One or some at a time, by any node. */
    KEYS,
    /** The same; each loader adds a tag to the one of the caller. */
    ANSWERS,
    /** All at once. */
    CLEAR,
    /**
     * Written through, by one thread only for each key: an application whose writers do not take
     * turns may write an older value last, which is not the cache's fault. No tags.
     */
    PUT
  }

  /** What becomes of entries that are read shortly before their end. */
  enum Ends {
    /** They are loaded again ahead of it. */
    REFRESHED,
    /** They live longer, up to a limit. */
    PROLONGED
  }

  /**
   * A cache.
   *
   * @param first the number of its first key
   * @param count how many keys it has
   * @param heapEntries how many of them find room on the heap
   * @param inRedis whether it has a layer in Redis; all have one on disk
   * @param ends what becomes of entries that are read shortly before their end, where they age
   */
  record CacheShape(
      String name,
      int first,
      int count,
      Duration ttl,
      int heapEntries,
      boolean inRedis,
      Ends ends,
      Use use) {

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

  /** The number of a key that the cache sees. */
  static int numberOf(Object keyObject) {
    return keyObject instanceof Id id ? id.number() : (Integer) keyObject;
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

  /** Whether its loaders, and only they, know of a second tag. */
  static boolean hasLoadersTag(int key) {
    return cacheOf(key).use() == Use.ANSWERS;
  }

  static String loadersTagOf(int key) {
    return "loaders-tag-" + key % LOADERS_TAGS;
  }

  /** The keys whose loaders add a tag. */
  static int[] keysOfLoadersTag(int tag) {
    return IntStream.range(0, KEYS)
        .filter(key -> hasLoadersTag(key) && key % LOADERS_TAGS == tag)
        .toArray();
  }

  /** Whether it is the cache whose loads are limited, if any are. */
  static boolean isLimited(String cache) {
    return cache.equals(LIMITED);
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
