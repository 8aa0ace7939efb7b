package dev.layered.examples.quickstart;

import java.util.Arrays;

/**
 * What one round of calls measured.
 *
 * @param label what was done before it
 * @param nanos how long each call took, ascending
 * @param served who answered
 */
record Round(String label, long[] nanos, Served served) {

  Round {
    nanos = nanos.clone();
    Arrays.sort(nanos);
  }

  int calls() {
    return nanos.length;
  }

  /** The smallest measured value that this share of the calls did not exceed. */
  long percentile(double share) {
    return nanos[Math.max(0, (int) Math.ceil(share * nanos.length) - 1)];
  }

  long max() {
    return nanos[nanos.length - 1];
  }

  /**
   * Who answered how many calls.
   *
   * @param heap the heap layer
   * @param redis the Redis layer
   * @param disk the disk layer
   * @param method the annotated method, which asks the database
   */
  record Served(long heap, long redis, long disk, long method) {

    Served minus(Served earlier) {
      return new Served(
          heap - earlier.heap,
          redis - earlier.redis,
          disk - earlier.disk,
          method - earlier.method);
    }

    Served plus(Served other) {
      return new Served(
          heap + other.heap, redis + other.redis, disk + other.disk, method + other.method);
    }
  }
}
