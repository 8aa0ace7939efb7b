package dev.layered.test;

import dev.layered.CacheExplanation.State;
import dev.layered.LayeredCaches;
import dev.layered.cdi.NodeEnvironment.Node;
import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A node that runs, and how it takes part in the test.
 *
 * @param number in the order of their start
 * @param onBus null unless it has joined a {@link MemoryBus}
 */
record TestedNode(int number, Node node, @Nullable BusNode onBus) {

  /** Whether a test keeps it from its log: then nobody waits until it has caught up. */
  boolean isHeldBack() {
    return onBus != null && onBus.isDisturbed();
  }

  boolean hasReached(LogPosition wanted) {
    LogPosition applied = node.applied();
    return applied.epoch() != wanted.epoch() || applied.seq() >= wanted.seq();
  }

  /** Whether it trusts its local layers and would ask Redis; asks Redis once for each cache. */
  boolean isWell() {
    return node.isInStep() && unreachable().isEmpty();
  }

  private List<String> unreachable() {
    LayeredCaches caches = node.caches();
    return caches.names().stream()
        .flatMap(
            name ->
                caches.explain(name, "layered-test").layers().stream()
                    .filter(layer -> layer.state() == State.UNREACHABLE)
                    .map(layer -> layer.layer() + " of cache \"" + name + "\""))
        .toList();
  }

  /** Becomes true when observers have been told of all that was applied before this call. */
  BooleanSupplier announced() {
    AtomicBoolean asked = new AtomicBoolean();
    AtomicBoolean told = new AtomicBoolean();
    return () -> {
      if (!asked.get()) {
        try {
          node.afterAnnouncements(() -> told.set(true));
          asked.set(true);
        } catch (RejectedExecutionException full) {
          // Too many wait for observers now; asked again soon.
          return false;
        }
      }
      return told.get();
    };
  }

  String name() {
    return onBus == null ? "node " + number : "node \"" + onBus.name() + "\"";
  }

  /** For a failure. */
  String state() {
    LogPosition at = node.applied();
    List<String> unreachable = unreachable();
    return name()
        + " with the caches "
        + node.caches().names()
        + " is at position "
        + at.seq()
        + " of the log "
        + Long.toHexString(at.epoch())
        + (node.isInStep() ? ", in step" : ", not in step")
        + (isHeldBack() ? ", held or cut off" : "")
        + (unreachable.isEmpty() ? "" : "; unreachable: " + String.join(", ", unreachable));
  }
}
