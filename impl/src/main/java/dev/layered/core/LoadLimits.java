package dev.layered.core;

import java.util.concurrent.TimeUnit;

/**
 * How many loads of one cache may run. 0 switches a limit off.
 *
 * @param maxConcurrent the most at a time
 * @param maxPerSecond the most that begin within a second
 * @param breakerFailures how many failures in a row keep loads away for a while; read once
 * @param breakerOpenNanos how long the first time, in nanoseconds; greater than 0; read once
 */
public record LoadLimits(
    long maxConcurrent, double maxPerSecond, int breakerFailures, long breakerOpenNanos) {

  /** Every load may run. */
  public static final LoadLimits NONE = new LoadLimits(0, 0, 0, TimeUnit.SECONDS.toNanos(5));
}
