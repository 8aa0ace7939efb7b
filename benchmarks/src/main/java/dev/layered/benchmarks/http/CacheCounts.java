package dev.layered.benchmarks.http;

import java.io.IOException;

/**
 * What an endpoint's cache has counted, to make sure that only hits of its layer were measured.
 *
 * @param coalesced calls that shared what another one found at the same time
 */
record CacheCounts(long heapHits, long redisHits, long coalesced, long loads) {

  static CacheCounts of(Service service, String endpoint) throws IOException, InterruptedException {
    String[] numbers = service.get("counts/" + endpoint).split(" ", 4);
    return new CacheCounts(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }

  /** Of the calls until then, those that shared what another one found at the same time. */
  double sharedPercent(CacheCounts after) {
    double shared = after.coalesced - coalesced;
    double hits = after.heapHits - heapHits + after.redisHits - redisHits;
    return 100 * shared / (shared + hits);
  }

  /** Refuses a run in which a call was answered by anything else than the expected layer. */
  void requireOnlyHits(String endpoint, CacheCounts after, long answers) {
    boolean ofRedis = endpoint.equals(HttpScenario.REDIS_HIT);
    long hits = ofRedis ? after.redisHits - redisHits : after.heapHits - heapHits;
    long others = ofRedis ? after.heapHits - heapHits : after.redisHits - redisHits;
    long shared = after.coalesced - coalesced;
    if (after.loads != loads || others != 0 || hits + shared < answers) {
      throw new IllegalStateException(
          endpoint
              + ": not only hits were measured: "
              + hits
              + " hits of its layer, "
              + shared
              + " that shared one, "
              + others
              + " of another and "
              + (after.loads - loads)
              + " loads for "
              + answers
              + " answers");
    }
  }
}
