package dev.layered.core.event;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

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
   */
  record CacheOpened(
      String cache, CacheCounters counters, LongSupplier heapEntries, LongSupplier diskEntries)
      implements CacheEvent {}

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
   * A layer switched itself off, until the application starts again.
   *
   * @param layer the layer
   * @param reason why, for people
   */
  record LayerSwitchedOff(LayerKind layer, String reason) implements CacheEvent {}
}
