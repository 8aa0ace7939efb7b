package dev.layered.config;

import dev.layered.codec.CompressionSettings;
import dev.layered.core.LoadLimits;
import dev.layered.core.StorePolicy;
import dev.layered.core.layer.SingleFlight;
import java.time.Duration;

/**
 * What holds for one cache. {@code enabled}, {@code policy}, {@code loadWait} and what {@code
 * loadLimits} reads more than once follow configuration while the application runs; every other
 * component keeps the value it had at start.
 *
 * @param enabled whether the cache is read and written; wider scopes are counted in
 * @param policy how long its entries live, if neither a method nor options say otherwise
 * @param heapEnabled whether it has a heap layer
 * @param heapMaxEntries the most entries its heap layer holds; at least 1
 * @param heapCopy whether each caller gets its own copy of a value
 * @param diskEnabled whether it has a disk layer. The last word: true only if there is a disk path
 * @param diskMaxBytes the most bytes its disk layer takes
 * @param redisEnabled whether it has a Redis layer. The last word: true only if there is a Redis
 * @param singleFlight how far callers share a load
 * @param codec the name of the format of its values outside the heap
 * @param compression which of its values are compressed outside the heap
 * @param loadWait the longest a caller waits for the load of another; greater than zero
 * @param loadLimits how many of its loads may run
 */
public record CacheSettings(
    boolean enabled,
    StorePolicy policy,
    boolean heapEnabled,
    long heapMaxEntries,
    boolean heapCopy,
    boolean diskEnabled,
    long diskMaxBytes,
    boolean redisEnabled,
    SingleFlight singleFlight,
    String codec,
    CompressionSettings compression,
    Duration loadWait,
    LoadLimits loadLimits) {

  /** These settings with the values of {@code start} where a change needs a restart. */
  CacheSettings keepingStartValues(CacheSettings start) {
    return new CacheSettings(
        enabled,
        policy,
        start.heapEnabled,
        start.heapMaxEntries,
        start.heapCopy,
        start.diskEnabled,
        start.diskMaxBytes,
        start.redisEnabled,
        start.singleFlight,
        start.codec,
        start.compression,
        loadWait,
        loadLimits);
  }
}
