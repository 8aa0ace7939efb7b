package dev.layered.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for which keys a load has failed lately, so that an origin in trouble is not called on
 * every request while there is something stale to serve. Apart from the entries, because a layer
 * can give those up at any time. Safe for use by several threads.
 */
final class LoadThrottle {

  /** More keys than that fail unthrottled, rather than to fill the memory. */
  static final int MOST_KEYS = 10_000;

  private final Map<Object, Long> untilNanos = new ConcurrentHashMap<>();

  /** Whether a load of a key has failed less than its pause ago. */
  boolean holds(Object key, long nowNanos) {
    if (untilNanos.isEmpty()) {
      return false;
    }
    Long until = untilNanos.get(key);
    if (until == null) {
      return false;
    }
    if (until - nowNanos > 0) {
      return true;
    }
    untilNanos.remove(key, until);
    return false;
  }

  /** A load of a key has failed; nothing is noted for a pause of 0. */
  void failed(Object key, long nowNanos, long pauseNanos) {
    if (pauseNanos == 0) {
      return;
    }
    if (untilNanos.size() >= MOST_KEYS) {
      untilNanos.values().removeIf(until -> until - nowNanos <= 0);
    }
    if (untilNanos.size() < MOST_KEYS) {
      untilNanos.put(key, nowNanos + pauseNanos);
    }
  }

  /** A load of a key has succeeded. */
  void succeeded(Object key) {
    if (!untilNanos.isEmpty()) {
      untilNanos.remove(key);
    }
  }
}
