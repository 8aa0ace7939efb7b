package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;

/**
 * The content of an entry of the log.
 *
 * @param origin the node that appended it
 * @param sync whether that node waits for all others
 * @param invalidation what became void
 * @param widened whether it stands for keys that this node could not read
 */
record Notice(String origin, boolean sync, Invalidation invalidation, boolean widened) {

  /** As it was appended. */
  Notice(String origin, boolean sync, Invalidation invalidation) {
    this(origin, sync, invalidation, false);
  }
}
