package dev.layered.core.event;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and is rare enough to be told by itself; what happens on every call is
 * only counted in {@link CacheCounters}.
 */
public sealed interface CacheEvent {

  /**
   * A cache came into being.
   *
   * @param cache its name
   * @param counters what is counted in it from now on
   * @param heapEntries how many entries its heap layer holds at the moment
   * @param diskEntries how many entries its disk layer holds at the moment
   * @param breakerOpen whether the breaker keeps its loads away at the moment; null if it has none
   */
  record CacheOpened(
      String cache,
      CacheCounters counters,
      LongSupplier heapEntries,
      LongSupplier diskEntries,
      @Nullable BooleanSupplier breakerOpen)
      implements CacheEvent {

    /** A cache without a breaker. */
    public CacheOpened(
        String cache, CacheCounters counters, LongSupplier heapEntries, LongSupplier diskEntries) {
      this(cache, counters, heapEntries, diskEntries, null);
    }
  }

  /**
   * A load ended.
   *
   * @param cache the cache
   * @param nanos how long it took, in nanoseconds
   * @param succeeded whether it returned a value
   */
  record LoadEnded(String cache, long nanos, boolean succeeded) implements CacheEvent {}

  /**
   * The node began to share a log of invalidations with others.
   *
   * @param inStep whether this node knows at the moment that it has missed nothing
   * @param pending how many invalidations of this node wait for the log at the moment
   */
  record LogShared(BooleanSupplier inStep, LongSupplier pending) implements CacheEvent {}

  /**
   * A breaker keeps callers away from a layer that does not answer in time, from now on.
   *
   * @param layer the layer
   * @param open whether callers go on without it at the moment
   */
  record LayerGuarded(LayerKind layer, BooleanSupplier open) implements CacheEvent {}

  /**
   * A layer switched itself off, until the application starts again.
   *
   * @param layer the layer
   * @param reason why, for people
   */
  record LayerSwitchedOff(LayerKind layer, String reason) implements CacheEvent {}
}
