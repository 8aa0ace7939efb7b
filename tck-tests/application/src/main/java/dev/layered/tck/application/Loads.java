package dev.layered.tck.application;

import java.util.concurrent.ConcurrentHashMap;

/** How often methods have run, by key. For use by several threads. */
public final class Loads {

  private final ConcurrentHashMap<Object, Integer> runs = new ConcurrentHashMap<>();

  /** Counts a run; the number of runs of this key, this one included. */
  public int next(Object key) {
    return runs.merge(key, 1, Integer::sum);
  }

  /** The number of runs of a key so far. */
  public int of(Object key) {
    return runs.getOrDefault(key, 0);
  }
}
