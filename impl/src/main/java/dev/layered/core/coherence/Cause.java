package dev.layered.core.coherence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which invalidation concerns an entry, for people.
 *
 * @param kind what was invalidated
 * @param name the tag, the tags, the pattern or the cache; empty for the whole log
 * @param seq its position; 0 if it has none yet
 * @param expired whether it makes the entry stale, not void
 */
public record Cause(Kind kind, String name, long seq, boolean expired) {

  /** What was invalidated. */
  public enum Kind {
    /** A tag, or several of which the entry carries all. */
    TAG,
    /** A pattern that the key matches. */
    PATTERN,
    /** The whole cache. */
    CACHE,
    /** The key itself. */
    KEY,
    /** The log is another one, or more of it is forgotten than this entry would need. */
    LOG
  }

  static Cause ofLog(long seq) {
    return new Cause(Kind.LOG, "", seq, false);
  }

  /** That of a mark; null if there is none, or it is not after a position. */
  static @Nullable Cause of(Kind kind, String name, @Nullable Mark mark, long asOf) {
    if (mark == null || mark.lastSeq() <= asOf) {
      return null;
    }
    boolean expired = mark.voidSeq() <= asOf;
    return new Cause(kind, name, expired ? mark.staleSeq() : mark.voidSeq(), expired);
  }

  static @Nullable Cause of(InvalidationRule rule, Mark mark, long asOf) {
    return rule instanceof InvalidationRule.Matching matching
        ? of(Kind.PATTERN, matching.pattern().text(), mark, asOf)
        : of(
            Kind.TAG,
            String.join("\" and \"", ((InvalidationRule.AllTags) rule).required()),
            mark,
            asOf);
  }

  /** That of an invalidation without a position, which selects an entry of these tags. */
  static Cause ofUndelivered(Invalidation invalidation, List<String> entryTags) {
    if (invalidation instanceof Invalidation.Clear clear) {
      return new Cause(Kind.CACHE, clear.cache(), 0, false);
    }
    if (invalidation instanceof Invalidation.Matching matching) {
      return new Cause(Kind.PATTERN, matching.pattern().text(), 0, false);
    }
    if (invalidation instanceof Invalidation.Tags tags) {
      List<String> carried = entryTags.stream().filter(tags.tags()::contains).toList();
      return new Cause(Kind.TAG, String.join("\" and \"", carried), 0, false);
    }
    return new Cause(Kind.KEY, "", 0, false);
  }

  /** The one that counts: what makes void before what makes stale, then the later one. */
  static @Nullable Cause later(@Nullable Cause a, @Nullable Cause b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (a.expired != b.expired) {
      return a.expired ? b : a;
    }
    return a.seq >= b.seq ? a : b;
  }
}
