package dev.layered.cdi;

import dev.layered.core.LayeredNode;
import dev.layered.core.Workers;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.LogClosedException;
import dev.layered.ehcache.DiskStore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Invalidates on behalf of intercepted methods. While the application stops, some of them still run
 * after the caches are closed: they do their work, and the disk layer forgets what it held.
 */
final class Invalidator {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final LayeredNode node;
  private final @Nullable DiskStore disk;
  private final AtomicBoolean late = new AtomicBoolean();

  Invalidator(LayeredNode node, @Nullable DiskStore disk) {
    this.node = node;
    this.disk = disk;
  }

  /** Where what may wait is done. */
  Workers workers() {
    return node.workers();
  }

  /** Whether the calling thread is in a transaction. */
  boolean isInTransaction() {
    return node.isInTransaction();
  }

  /** Invalidates when the calling thread's transaction has committed; not at all without one. */
  void invalidateAfterCommit(Invalidation invalidation) {
    node.invalidateAfterCommit(invalidation);
  }

  void invalidate(Invalidation invalidation) {
    try {
      node.invalidate(invalidation);
    } catch (LogClosedException tooLate) {
      if (disk != null) {
        disk.noteMissedWrite();
      }
      if (!late.getAndSet(true)) {
        LOG.log(
            System.Logger.Level.WARNING,
            () ->
                tooLate.getMessage()
                    + "; a method invalidated after that, so the disk starts empty");
      }
    }
  }
}
