package dev.layered.redis;

/**
 * Guesses whether the next search of a cache is a hit, or the next value such a one as those
 * before: after enough of them in a row. Safe for use by several threads, which may lose each
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
