package dev.layered.core.coherence;

import dev.layered.core.key.KeyPattern;
import java.util.List;
import java.util.Set;

/** One entry of the log: what became void, or only stale if it {@linkplain #expire expires}. */
public sealed interface Invalidation {

  /** Whether entries become stale instead of void. */
  boolean expire();

  /**
   * Certain keys of one cache.
   *
   * @param keys typed keys of a stable form
   */
  record Keys(String cache, List<Object> keys, boolean expire) implements Invalidation {}

  /**
   * Keys of one cache that one node has just written through: the copies of all other nodes are
   * void, the value in the shared layer is not.
   *
   * @param keys typed keys of a stable form
   */
  record Written(String cache, List<Object> keys) implements Invalidation {
    @Override
    public boolean expire() {
      return false;
    }
  }

  /** Every entry of any cache that carries at least one of some tags, or all of them. */
  record Tags(Set<String> tags, boolean all, boolean expire) implements Invalidation {}

  /** Every entry of one cache whose key's text matches. */
  record Matching(String cache, KeyPattern pattern, boolean expire) implements Invalidation {}

  /** Every entry of one cache. */
  record Clear(String cache, boolean expire) implements Invalidation {}
}
