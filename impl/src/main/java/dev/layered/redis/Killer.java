package dev.layered.redis;

import java.util.List;

/** Drops keys from the shared layer. Safe for use by several threads. */
@FunctionalInterface
public interface Killer {

  /**
   * Drops the values and the load leases of some keys.
   *
   * @param cache their cache
   * @param keys typed keys
   * @throws RuntimeException if that is not sure to have been done
   */
  void kill(String cache, List<Object> keys);

  /**
   * What the append itself can kill, because the log and the shared layer are on one server.
   *
   * @param cache their cache
   * @param keys typed keys
   * @return the names of value and lease of each key, one after the other; empty if they must be
   *     killed before the append
   */
  default List<byte[]> killedByAppend(String cache, List<Object> keys) {
    return List.of();
  }
}
