package dev.layered.redis;

/**
 * How often to leave out attempts that were in vain lately: after the first such attempt one is
 * left out, after the next three, and so on; after one that succeeds, an eighth less than before.
 * Where one of six is in vain, about a fifth are made; where it is one of four, next to none. Safe
 * for use by several threads, which may overwrite each other's counts: then one attempt more, or
 * one less, is in vain.
 */
final class Backoff {

  private static final int LONGEST = 64;
  private static final int SHARE = 8;

  private volatile int length;
  private volatile int toSkip;

  /** Whether to leave this one out; counts it if so. */
  boolean skips() {
    int left = toSkip;
    if (left > 0) {
      toSkip = left - 1;
    }
    return left > 0;
  }

  void failed() {
    set(Math.min(2 * length + 1, LONGEST));
  }

  void succeeded() {
    if (length > 0) {
      set(length - (length + SHARE - 1) / SHARE);
    }
  }

  private void set(int newLength) {
    length = newLength;
    toSkip = newLength;
  }
}
