package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;

/**
 * The content of an entry of the log.
 *
 * @param origin the node that appended it
 * @param sync whether that node waits for all others
 * @param invalidation what became void
 */
record Notice(String origin, boolean sync, Invalidation invalidation) {}
