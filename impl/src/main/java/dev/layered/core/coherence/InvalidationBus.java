package dev.layered.core.coherence;

import dev.layered.core.layer.LogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of invalidations that all nodes of an application share. Safe for use by several threads.
 *
 * <p>Entries are delivered to the receiver one at a time, in the order of the log, each once, this
 * node's own included.
 */
public interface InvalidationBus extends AutoCloseable {

  /** Applies entries of the log to this node. Must not throw, and must not block. */
  interface Receiver {
    /**
     * Applies one entry.
     *
     * @param position its position
     * @param invalidation what it says
     * @param own whether this node appended it
     */
    void apply(LogPosition position, Invalidation invalidation, boolean own);

    /**
     * Begins anew at a position, because what lies between it and the last one that was applied
     * cannot be known: the log is another one, was forked, or no longer reaches back that far.
     *
     * @param position where to go on
     */
    void restart(LogPosition position);

    /**
     * Notes the invalidations of this node that could not be appended yet. What they select is void
     * on this node as long as they are in the list.
     *
     * @param pending all of them, in the order of their time; replaces the list of before
     */
    void undelivered(List<Invalidation> pending);

    /** The longest life of any entry that this node has stored, in nanoseconds. */
    long longestLifeNanos();
  }

  /** Makes the bus of a node. */
  @FunctionalInterface
  interface Factory {
    /**
     * Makes a bus that does not deliver yet.
     *
     * @param start the last position that this node has applied
     * @param receiver applies entries
     */
    InvalidationBus create(LogPosition start, Receiver receiver);
  }

  /** Whether other nodes can read what this one appends. */
  boolean isShared();

  /**
   * Begins to deliver. Returns when this node is in step with the log, or when that could not be
   * achieved in the time that the settings allow; it is then tried again in the background.
   */
  void open();

  /**
   * Appends to the log. When this has returned, the receiver of this node has applied the entry or
   * holds it as undelivered. The keys of an entry that concerns single keys are dropped from the
   * shared layer before it is appended.
   *
   * @param invalidation what to append
   * @return its position; null if the log cannot be reached: it is then pending, and appended when
   *     the log returns
   */
  @Nullable LogPosition append(Invalidation invalidation);

  /**
   * How long this node may trust its local layers. It ends when the node can no longer be sure to
   * have applied everything that others appended.
   *
   * @return the same object each time
   */
  ReadLease lease();

  /**
   * Tries to bring this node in step at once, for a caller that found the lease ended. Callers at
   * the same time share one attempt, and after a failure none is made for a while.
   *
   * @return whether the lease covers now
   */
  boolean renewLease();

  /**
   * How long after an invalidation has returned another node may still answer with a value of
   * before, in nanoseconds: 0 if an append waits until all nodes have applied it.
   */
  long permittedStalenessNanos();

  /** Stops delivering. Appending is an {@link IllegalStateException} from now on. */
  @Override
  void close();
}
