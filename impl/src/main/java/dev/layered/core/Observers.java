package dev.layered.core;

import dev.layered.CacheInvalidated;
import dev.layered.CacheInvalidated.Origin;
import dev.layered.core.coherence.Invalidation;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Those in the application who want to hear of invalidations. What they throw is logged, and the
 * invalidation goes on.
 */
final class Observers {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final Consumer<CacheInvalidated> announcer;
  private final Executor later;

  /**
   * Observers of one node.
   *
   * @param announcer told each invalidation after it was applied
   * @param later runs what tells of those of other nodes, in order
   */
  Observers(Consumer<CacheInvalidated> announcer, Executor later) {
    this.announcer = announcer;
    this.later = later;
  }

  /** Tells of an invalidation of this node, on the thread of who made it. */
  void tellLocal(Invalidation invalidation) {
    tell(Announcement.of(invalidation, Origin.LOCAL));
  }

  /**
   * Tells of an invalidation of another node, when there is a thread: the log must not wait for the
   * application. If too much waits already, it is not told; that is logged.
   */
  void tellRemote(Invalidation invalidation) {
    CacheInvalidated event = Announcement.of(invalidation, Origin.REMOTE);
    try {
      later.execute(() -> tell(event));
    } catch (RejectedExecutionException full) {
      LOG.log(
          System.Logger.Level.WARNING,
          "LAYERED-505 too many invalidations of other nodes wait for observers; one is not told");
    }
  }

  /**
   * Runs something when all that was to be told of other nodes so far has been told.
   *
   * @throws RejectedExecutionException if too much waits already
   */
  void afterRemote(Runnable task) {
    later.execute(task);
  }

  private void tell(CacheInvalidated event) {
    try {
      announcer.accept(event);
    } catch (RuntimeException failed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "LAYERED-501 an observer of CacheInvalidated failed",
          failed);
    }
  }
}
