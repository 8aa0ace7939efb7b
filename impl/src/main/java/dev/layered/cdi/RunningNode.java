package dev.layered.cdi;

import dev.layered.LayeredCaches;
import dev.layered.core.CallerModes;
import dev.layered.core.LayeredNode;
import dev.layered.core.TypedCaches;
import dev.layered.core.layer.LogPosition;
import dev.layered.ehcache.DiskStore;
import org.jspecify.annotations.Nullable;

/** A node that has been started, and the order in which it ends. */
final class RunningNode implements NodeEnvironment.Node, AutoCloseable {

  private final LayeredNode node;
  private final TypedCaches caches;
  private final BoundPlans plans;
  private final BackgroundThreads threads;
  private final Warming warming;
  private final NodeEvents events;
  private final @Nullable SharedNode shared;
  private final @Nullable DiskStore disk;

  RunningNode(
      LayeredNode node,
      BoundPlans plans,
      BackgroundThreads threads,
      Warming warming,
      NodeEvents events,
      @Nullable SharedNode shared,
      @Nullable DiskStore disk) {
    this.node = node;
    this.caches = new TypedCaches(node, new PlannedCalls(plans));
    this.plans = plans;
    this.threads = threads;
    this.warming = warming;
    this.events = events;
    this.shared = shared;
    this.disk = disk;
  }

  @Override
  public LayeredCaches caches() {
    return caches;
  }

  CallerModes modes() {
    return node.modes();
  }

  @Override
  public boolean isInStep() {
    return node.isInStep();
  }

  @Override
  public LogPosition applied() {
    return node.announced();
  }

  @Override
  public void afterAnnouncements(Runnable task) {
    node.afterAnnouncements(task);
  }

  NodeHealth health() {
    return new NodeHealth(events, shared, warming);
  }

  Warming warming() {
    return warming;
  }

  BoundPlans plans() {
    return plans;
  }

  /**
   * What was invalidated and is not in the log would be valid again after the next start, for the
   * snapshot does not hold it: then nothing on disk is trusted.
   */
  private void closeDisk(boolean allDelivered) {
    if (disk != null) {
      disk.close(allDelivered ? node.snapshot() : null);
    }
  }

  /**
   * Nothing may be invalidated after the snapshot, or the disk would not know of it: so the node
   * closes first.
   */
  @Override
  public void close() {
    boolean allDelivered = false;
    try {
      warming.close();
      threads.close();
      node.close();
      allDelivered = shared == null || shared.hasDeliveredAll();
    } finally {
      try {
        if (shared != null) {
          shared.close();
        }
      } finally {
        try {
          closeDisk(allDelivered);
        } finally {
          events.close();
        }
      }
    }
  }
}
