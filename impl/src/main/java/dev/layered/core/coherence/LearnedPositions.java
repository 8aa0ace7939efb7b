package dev.layered.core.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Positions of last invalidations that this node has not seen in the log, but learned from the
 * shared log's table when it needed them. Replaced as a whole when this node forgets marks of its
 * own, because a position that is learned is only complete together with all marks of later ones.
 *
 * <p>A subject is {@code t:} and a tag, or {@code c:} and a cache. Bounded: what finds no room is
 * asked for again. Safe for use by several threads.
 */
public final class LearnedPositions {

  private static final int MAX = 100_000;

  private final Map<String, Long> bySubject = new ConcurrentHashMap<>();

  /** The subject of a tag. */
  public static String ofTag(String tag) {
    return "t:" + tag;
  }

  /** The subject of a cache. */
  public static String ofCache(String cache) {
    return "c:" + cache;
  }

  /** Those subjects of an entry that are not known yet. */
  List<String> missing(String cache, List<String> tags) {
    List<String> missing = new ArrayList<>();
    addIfMissing(missing, ofCache(cache));
    tags.forEach(tag -> addIfMissing(missing, ofTag(tag)));
    return missing;
  }

  private void addIfMissing(List<String> missing, String subject) {
    if (!bySubject.containsKey(subject)) {
      missing.add(subject);
    }
  }

  /** Notes positions, in the order of their subjects; an answer of another length is none. */
  void note(List<String> subjects, List<Long> positions) {
    if (subjects.size() != positions.size()) {
      return;
    }
    for (int i = 0; i < subjects.size(); i++) {
      if (bySubject.size() < MAX || bySubject.containsKey(subjects.get(i))) {
        bySubject.merge(subjects.get(i), positions.get(i), Math::max);
      }
    }
  }

  /** The position of a subject; 0 if it is not known. */
  long position(String subject) {
    Long known = bySubject.get(subject);
    return known == null ? 0 : known;
  }

  /** What was invalidated after a position; as long as that is not known, the log is to blame. */
  @Nullable Cause causeOf(String cache, List<String> tags, long asOf) {
    Long last = last(cache, tags);
    if (last != null && last <= asOf) {
      return null;
    }
    Cause found = null;
    if (position(ofCache(cache)) > asOf) {
      found = new Cause(Cause.Kind.CACHE, cache, position(ofCache(cache)), false);
    }
    for (String tag : tags) {
      long position = position(ofTag(tag));
      if (position > asOf) {
        found = Cause.later(found, new Cause(Cause.Kind.TAG, tag, position, false));
      }
    }
    return found == null ? Cause.ofLog(asOf + 1) : found;
  }

  /** The last position of all subjects of an entry; null if one of them is not known. */
  @Nullable Long last(String cache, List<String> tags) {
    Long last = bySubject.get(ofCache(cache));
    for (String tag : tags) {
      Long position = bySubject.get(ofTag(tag));
      if (last == null || position == null) {
        return null;
      }
      last = Math.max(last, position);
    }
    return last;
  }
}
