package dev.layered.redis;

import java.util.List;

/**
 * Wakes those on this node who wait for loads of other nodes: they look again. Safe for use by
 * several threads; must not block.
 */
public interface WakeUps {

  /**
   * Something happened to an entry.
   *
   * @param name the name of its value in Redis; one that nobody waits for is ignored
   */
  void wake(String name);

  /**
   * Entries were invalidated, and with them the leases of those who loaded them.
   *
   * @param cache their cache
   * @param keys their typed keys
   * @throws IllegalArgumentException if one has no stable form
   */
  void wake(String cache, List<Object> keys);

  /** The same for keys of a cache that this node could not read. */
  void wakeCache(String cache);

  /** What would have woken somebody may have been missed. */
  void wakeAll();
}
