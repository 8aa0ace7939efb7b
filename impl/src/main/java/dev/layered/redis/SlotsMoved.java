package dev.layered.redis;

import java.util.BitSet;

/** Hears that slots of a cluster have another server than before. */
@FunctionalInterface
interface SlotsMoved {

  /**
   * Called by the thread that watches the cluster.
   *
   * @param slots their numbers
   */
  void moved(BitSet slots);
}
