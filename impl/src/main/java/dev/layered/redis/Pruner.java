package dev.layered.redis;

import java.time.Duration;
import java.util.List;

/**
 * Keeps what Redis knows of tags and caches small: an invalidation before the load of the oldest
 * entry concerns none. If there are still too many, the older half is replaced by one floor.
 */
final class Pruner {

  /** For an entry that is stored before its life is noted, and for a paused node. */
  static final Duration MARGIN = Duration.ofSeconds(60);

  private static final Duration GUARD = Duration.ofSeconds(55);

  private final LogCalls calls;
  private final int maxMarks;
  private final Runnable between;

  /**
   * A pruner for one thread.
   *
   * @param between what to do between two steps, of which there may be many
   */
  Pruner(LogCalls calls, int maxMarks, Runnable between) {
    this.calls = calls;
    this.maxMarks = maxMarks;
    this.between = between;
  }

  /** Prunes, unless another node has just done so. */
  void run() {
    if (calls.mayPrune(GUARD)) {
      prune(MARGIN);
    }
  }

  void prune(Duration margin) {
    List<Long> kept = calls.prune(margin.toMillis(), 0, between);
    if (kept.size() > maxMarks) {
      long median = kept.stream().sorted().skip(kept.size() / 2).findFirst().orElse(0L);
      calls.prune(margin.toMillis(), median, between);
    }
  }
}
