package dev.layered.test;

import dev.layered.CacheLayer;
import dev.layered.CacheStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What happened in one cache of one node between two looks at its statistics.
 *
 * @param cache its name
 */
record CallOutcome(
    String cache,
    long heapHits,
    long redisHits,
    long diskHits,
    long staleHits,
    long misses,
    long coalesced,
    long loads,
    long loadFailures) {

  static CallOutcome between(String cache, CacheStatistics before, CacheStatistics after) {
    return new CallOutcome(
        cache,
        after.heapHits() - before.heapHits(),
        after.redisHits() - before.redisHits(),
        after.diskHits() - before.diskHits(),
        after.staleHits() - before.staleHits(),
        after.misses() - before.misses(),
        after.coalesced() - before.coalesced(),
        after.loads() - before.loads(),
        after.loadFailures() - before.loadFailures());
  }

  long hits(CacheLayer layer) {
    return switch (layer) {
      case HEAP -> heapHits;
      case REDIS -> redisHits;
      case DISK -> diskHits;
    };
  }

  /** Calls that were answered, from wherever. */
  long answers() {
    return heapHits + redisHits + diskHits + staleHits + misses + coalesced;
  }

  /** Calls of the method or the loader that have ended. */
  long allLoads() {
    return loads + loadFailures;
  }

  boolean isNothing() {
    return answers() == 0 && allLoads() == 0;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (CacheLayer layer : CacheLayer.values()) {
      add(parts, hits(layer), "served from " + layer);
    }
    add(parts, staleHits, "served stale");
    add(parts, coalesced, "served by another caller's load");
    add(parts, loads, "loaded");
    add(parts, loadFailures, "a load failed");
    if (allLoads() == 0) {
      add(parts, misses, "a miss without a load that has ended");
    }
    return String.format(Locale.ROOT, "%s (cache \"%s\")", String.join(" and ", parts), cache);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(what + (count == 1 ? "" : " " + count + " times"));
    }
  }
}
