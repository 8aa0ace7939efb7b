package dev.layered.cdi;

import dev.layered.LayeredCaches;
import dev.layered.core.LayeredNode;
import dev.layered.core.TypedCaches;
import dev.layered.ehcache.DiskStore;
import org.jspecify.annotations.Nullable;

/** A node that has been started, and the order in which it ends. */
final class RunningNode implements AutoCloseable {

  private final LayeredNode node;
  private final TypedCaches caches;
  private final BoundPlans plans;
  private final BackgroundThreads threads;
  private final MetricsFanOut metrics;
  private final @Nullable DiskStore disk;

  RunningNode(
      LayeredNode node,
      BoundPlans plans,
      BackgroundThreads threads,
      MetricsFanOut metrics,
      @Nullable DiskStore disk) {
    this.node = node;
    this.caches = new TypedCaches(node);
    this.plans = plans;
    this.threads = threads;
    this.metrics = metrics;
    this.disk = disk;
  }

  LayeredCaches caches() {
    return caches;
  }

  BoundPlans plans() {
    return plans;
  }

  private void closeDisk() {
    if (disk != null) {
      disk.close(node.snapshot());
    }
  }

  /**
   * Nothing may be invalidated after the snapshot, or the disk would not know of it: so the node
   * closes first.
   */
  @Override
  public void close() {
    try {
      threads.close();
      node.close();
    } finally {
      try {
        closeDisk();
      } finally {
        metrics.close();
      }
    }
  }
}
