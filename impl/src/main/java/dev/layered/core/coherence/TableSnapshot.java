package dev.layered.core.coherence;

import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a {@link TagTable} knows, in a form that outlives the process. The times in its marks
 * are ages in nanoseconds at the moment of the snapshot, greater than or equal to zero.
 *
 * @param position the last position applied
 * @param floor entries before this are void
 * @param prunedSeq the greatest position that was pruned
 * @param longestLifeNanos the longest life of any entry so far; marks are kept at least that long
 * @param caches the marks of whole caches
 * @param tags the marks of tags
 * @param rules what cannot be looked up by name
 */
public record TableSnapshot(
    LogPosition position,
    long floor,
    long prunedSeq,
    long longestLifeNanos,
    Map<String, Mark> caches,
    Map<String, Mark> tags,
    List<Rule> rules) {

  /**
   * A pattern over the keys of one cache, or a set of tags that must all be carried.
   *
   * @param cache the cache of a pattern; empty for tags
   * @param pattern the prefix or glob; empty for tags
   * @param prefix whether the pattern is a prefix
   * @param tags the tags; empty for a pattern
   * @param mark its last invalidation
   */
  public record Rule(String cache, String pattern, boolean prefix, Set<String> tags, Mark mark) {}
}
