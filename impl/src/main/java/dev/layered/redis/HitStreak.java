package dev.layered.redis;

/**
 * Counts events of one kind in a row, hits of a cache or values with a stamp, and guesses after
 * enough of them that the next is one too. Safe for use by several threads, which may lose each
 * other's counts: a wrong guess costs a round trip, no more.
 */
final class HitStreak {

  /** A wrong guess comes after so many right ones, or a few less if threads race. */
  static final int ENOUGH = 32;

  private volatile int hits;

  boolean isLikelyToGoOn() {
    return hits >= ENOUGH;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // a lost count does no harm
  void hit() {
    // Nothing is written while it goes on, so that the threads do not fight for the field.
    if (hits < ENOUGH) {
      hits++;
    }
  }

  void miss() {
    if (hits != 0) {
      hits = 0;
    }
  }
}
