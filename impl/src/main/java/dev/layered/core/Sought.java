package dev.layered.core;

import org.jspecify.annotations.Nullable;

/**
 * What a search below the heap came to.
 *
 * @param found what was found that is neither gone nor void, fresh or stale; null if nothing was
 * @param busyNanos greater than 0 if another node is loading the key: how long its lease lasts
 * @param cutOff whether this node is not in step with the log, but may serve what it has
 */
record Sought(@Nullable Found found, long busyNanos, boolean cutOff) {

  static final Sought NOTHING = new Sought(null, 0, false);

  boolean isBusy() {
    return busyNanos > 0;
  }
}
