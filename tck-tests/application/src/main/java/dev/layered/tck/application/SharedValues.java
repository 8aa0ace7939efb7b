package dev.layered.tck.application;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Values that tell which process has loaded them, and in which load. */
@ApplicationScoped
public class SharedValues {

  private final String process = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final AtomicLong loads = new AtomicLong();

  /** A new text for each load. */
  @Layered(cacheName = "shared", key = "{id}", ttl = 300, tags = "t")
  public String find(String id) {
    return "value-" + loads.incrementAndGet() + "-of-" + id + "@" + process;
  }

  /** Invalidates one value, on all nodes. */
  @CacheInvalidate(cacheName = "shared", key = "{id}")
  public void invalidate(String id) {}

  /** Invalidates all of them, on all nodes, by their tag. */
  @CacheInvalidate(tags = "t")
  public void invalidateTag() {}

  /** What tells this start of the application from every other. */
  String process() {
    return process;
  }
}
