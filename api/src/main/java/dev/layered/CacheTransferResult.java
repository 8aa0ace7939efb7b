package dev.layered;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an export of a cache to a file, or an import from one, came to.
 *
 * @param entries how many entries were written to the file, or stored in the cache
 * @param skipped how many were not, for each reason that there was; unmodifiable
 * @param bytes the length of the file
 * @param duration how long it took
 * @see LayeredCache#exportTo(java.nio.file.Path)
 * @see LayeredCache#importFrom(java.nio.file.Path)
 */
public record CacheTransferResult(
    long entries, Map<SkipReason, Long> skipped, long bytes, Duration duration) {

  /** Copies the map. */
  public CacheTransferResult {
    Map<SkipReason, Long> copy = new EnumMap<>(SkipReason.class);
    copy.putAll(skipped);
    skipped = Collections.unmodifiableMap(copy);
  }

  /**
   * How many were skipped for a reason.
   *
   * @param why the reason
   * @return 0 if there was none
   */
  public long skipped(SkipReason why) {
    return skipped.getOrDefault(why, 0L);
  }
}
