package dev.layered;

/**
 * What has happened in one cache on one node since the start. A coalesced call is one that shared
 * another caller's load.
 *
 * @param heapHits calls answered from the heap
 * @param redisHits calls answered from Redis
 * @param diskHits calls answered from disk
 * @param staleHits calls answered with a stale value; not counted among the hits
 * @param misses calls for which no layer had an answer
 * @param coalesced calls that waited for a load of another caller; not counted among the misses
 * @param loads loads that ended normally
 * @param loadFailures loads that threw
 * @param loadNanos the time that all loads took together, in nanoseconds
 * @param fenced loaded values that were not stored, because an invalidation overlapped the load
 * @param evictions entries that the heap gave up for lack of room
 * @param invalidations invalidations of this cache that were applied
 * @param heapEntries entries on the heap now, stale ones included
 * @param diskEntries entries on disk now, stale ones included
 */
public record CacheStatistics(
    long heapHits,
    long redisHits,
    long diskHits,
    long staleHits,
    long misses,
    long coalesced,
    long loads,
    long loadFailures,
    long loadNanos,
    long fenced,
    long evictions,
    long invalidations,
    long heapEntries,
    long diskEntries) {

  /**
   * All calls that were answered from a layer.
   *
   * @return hits of all layers, stale ones included
   */
  public long hits() {
    return heapHits + redisHits + diskHits + staleHits;
  }

  /**
   * All calls; one that shared a load which was given up, and asked anew, counts again.
   *
   * @return hits, misses and coalesced calls
   */
  public long requests() {
    return hits() + misses + coalesced;
  }
}
