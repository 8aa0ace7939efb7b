package dev.layered.core.coherence;

import dev.layered.core.layer.LogPosition;

/**
 * The log of invalidations that all nodes of an application share. Safe for use by several threads.
 *
 * <p>Entries are delivered to the receiver one at a time, in the order of the log, each once, this
 * node's own included.
 */
public interface InvalidationBus extends AutoCloseable {

  /** Applies entries of the log to this node. Must not throw. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Applies one entry.
     *
     * @param position its position
     * @param invalidation what it says
     * @param own whether this node appended it
     */
    void apply(LogPosition position, Invalidation invalidation, boolean own);
  }

  /**
   * Appends to the log. When this has returned, the receiver of this node has applied the entry.
   *
   * @param invalidation what to append
   * @return its position
   */
  LogPosition append(Invalidation invalidation);

  /**
   * How long this node may trust its local layers. It ends when the node can no longer be sure to
   * have applied everything that others appended.
   *
   * @return the same object each time
   */
  ReadLease lease();

  /** Stops delivering. Appending is an {@link IllegalStateException} from now on. */
  @Override
  void close();
}
