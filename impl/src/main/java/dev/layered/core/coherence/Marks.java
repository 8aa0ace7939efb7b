package dev.layered.core.coherence;

import dev.layered.core.key.KeyPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The marks of tags, caches and rules: when each was invalidated last. Written by one thread at a
 * time, read by all without a lock.
 *
 * <p>Whatever a mark gives way to, another mark or what a caller keeps, is written before the mark
 * is removed; and rules are read before tags and caches, so that a reader sees the one or the
 * other.
 */
final class Marks {

  /** More rules than this are folded: each is held against an entry one by one. */
  static final int MAX_RULES = 64;

  private final Map<String, Mark> caches = new ConcurrentHashMap<>();
  private final Map<String, Mark> tags = new ConcurrentHashMap<>();
  private volatile Map<InvalidationRule, Mark> rules = Map.of();

  /** Notes an invalidation; false if it is one of single keys, which leaves no mark. */
  boolean add(long seq, Invalidation invalidation, long now) {
    boolean expire = invalidation.expire();
    if (invalidation instanceof Invalidation.Keys || invalidation instanceof Invalidation.Written) {
      return false;
    }
    if (invalidation instanceof Invalidation.Clear clear) {
      set(caches, clear.cache(), seq, expire, now);
    } else if (invalidation instanceof Invalidation.Tags selected) {
      if (selected.all() && selected.tags().size() > 1) {
        addRule(new InvalidationRule.AllTags(selected.tags()), seq, expire, now);
      } else {
        selected.tags().forEach(tag -> set(tags, tag, seq, expire, now));
      }
    } else if (invalidation instanceof Invalidation.Matching matching) {
      addRule(
          new InvalidationRule.Matching(matching.cache(), matching.pattern()), seq, expire, now);
    }
    return true;
  }

  private static void set(
      Map<String, Mark> marks, String name, long seq, boolean expire, long now) {
    marks.merge(name, Mark.NONE.next(seq, expire, now), (old, fresh) -> old.next(seq, expire, now));
  }

  private void addRule(InvalidationRule rule, long seq, boolean expire, long now) {
    Map<InvalidationRule, Mark> next = new LinkedHashMap<>(rules);
    Mark old = next.remove(rule);
    next.put(rule, (old == null ? Mark.NONE : old).next(seq, expire, now));
    if (next.size() > MAX_RULES) {
      var oldest = next.entrySet().iterator().next();
      widen(oldest.getKey(), oldest.getValue());
      next.remove(oldest.getKey());
    }
    rules = next;
  }

  /**
   * Replaces a rule by a mark that selects at least as much: a pattern by its cache, all tags by
   * any one of them.
   */
  private void widen(InvalidationRule rule, Mark mark) {
    if (rule instanceof InvalidationRule.Matching matching) {
      caches.merge(matching.cache(), mark, Marks::later);
    } else if (rule instanceof InvalidationRule.AllTags allTags) {
      tags.merge(allTags.required().iterator().next(), mark, Marks::later);
    }
  }

  private static Mark later(Mark a, Mark b) {
    Mark stale = a.staleSeq() >= b.staleSeq() ? a : b;
    Mark newer = a.madeAtNanos() - b.madeAtNanos() >= 0 ? a : b;
    return new Mark(
        Math.max(a.voidSeq(), b.voidSeq()),
        stale.staleSeq(),
        stale.staleAtNanos(),
        newer.madeAtNanos());
  }

  /**
   * The marks that concern an entry, as one: the last of those that void it, and the earliest
   * expiry after its load.
   */
  Mark strongest(String cache, Object key, List<String> entryTags, long asOf) {
    Mark found = Mark.NONE;
    Map<InvalidationRule, Mark> present = rules;
    if (!present.isEmpty()) {
      var display = new InvalidationRule.KeyDisplay(key);
      for (var rule : present.entrySet()) {
        if (rule.getValue().lastSeq() > asOf && rule.getKey().selects(cache, entryTags, display)) {
          found = strongest(found, rule.getValue(), asOf);
        }
      }
    }
    for (String tag : entryTags) {
      Mark mark = tags.get(tag);
      if (mark != null) {
        found = strongest(found, mark, asOf);
      }
    }
    Mark ofCache = caches.get(cache);
    return ofCache == null ? found : strongest(found, ofCache, asOf);
  }

  /** The last mark that makes an entry void, else the last that makes it stale; null if none. */
  @Nullable Cause causeOf(String cache, Object key, List<String> entryTags, long asOf) {
    Cause found = null;
    for (var rule : rules.entrySet()) {
      var display = new InvalidationRule.KeyDisplay(key);
      if (rule.getKey().selects(cache, entryTags, display)) {
        found = Cause.later(found, Cause.of(rule.getKey(), rule.getValue(), asOf));
      }
    }
    for (String tag : entryTags) {
      found = Cause.later(found, Cause.of(Cause.Kind.TAG, tag, tags.get(tag), asOf));
    }
    return Cause.later(found, Cause.of(Cause.Kind.CACHE, cache, caches.get(cache), asOf));
  }

  long lastOfTag(String tag) {
    Mark mark = tags.get(tag);
    return mark == null ? 0 : mark.lastSeq();
  }

  long lastOfCache(String cache) {
    Mark mark = caches.get(cache);
    return mark == null ? 0 : mark.lastSeq();
  }

  private static Mark strongest(Mark a, Mark b, long asOf) {
    boolean aExpires = a.staleSeq() > asOf;
    boolean bExpires = b.staleSeq() > asOf;
    Mark stale = aExpires && (!bExpires || a.staleAtNanos() - b.staleAtNanos() <= 0) ? a : b;
    return new Mark(Math.max(a.voidSeq(), b.voidSeq()), stale.staleSeq(), stale.staleAtNanos(), 0);
  }

  /**
   * Forgets marks of a certain age.
   *
   * @param forgotten told the position of each before it goes
   */
  void forgetOlder(long now, long ageNanos, LongConsumer forgotten) {
    forget(caches, now, ageNanos, forgotten);
    forget(tags, now, ageNanos, forgotten);
    Map<InvalidationRule, Mark> kept = new LinkedHashMap<>(rules);
    forget(kept, now, ageNanos, forgotten);
    rules = kept;
  }

  private static <S> void forget(
      Map<S, Mark> marks, long now, long ageNanos, LongConsumer forgotten) {
    marks
        .values()
        .removeIf(
            mark -> {
              if (now - mark.madeAtNanos() <= ageNanos) {
                return false;
              }
              forgotten.accept(mark.lastSeq());
              return true;
            });
  }

  int tagCount() {
    return tags.size();
  }

  /** The position of the tag that was invalidated in the middle of all; there must be one. */
  long medianOfTags() {
    long[] seqs = tags.values().stream().mapToLong(Mark::lastSeq).sorted().toArray();
    return seqs[seqs.length / 2];
  }

  void forgetTagsUpTo(long seq) {
    tags.values().removeIf(mark -> mark.lastSeq() <= seq);
  }

  void clear() {
    rules = Map.of();
    caches.clear();
    tags.clear();
  }

  int size() {
    return caches.size() + tags.size() + rules.size();
  }

  /** The marks of caches, with ages in the place of times. */
  Map<String, Mark> agedCaches(long now) {
    return aged(caches, now);
  }

  /** The same of tags. */
  Map<String, Mark> agedTags(long now) {
    return aged(tags, now);
  }

  private static Map<String, Mark> aged(Map<String, Mark> marks, long now) {
    Map<String, Mark> result = new HashMap<>();
    marks.forEach((name, mark) -> result.put(name, mark.aged(now)));
    return result;
  }

  /** The same of rules. */
  List<TableSnapshot.Rule> agedRules(long now) {
    List<TableSnapshot.Rule> kept = new ArrayList<>();
    rules.forEach((rule, mark) -> kept.add(saved(rule, mark.aged(now))));
    return kept;
  }

  private static TableSnapshot.Rule saved(InvalidationRule rule, Mark mark) {
    if (rule instanceof InvalidationRule.Matching matching) {
      KeyPattern pattern = matching.pattern();
      return new TableSnapshot.Rule(
          matching.cache(), pattern.text(), pattern.isPrefix(), Set.of(), mark);
    }
    return new TableSnapshot.Rule(
        "", "", false, ((InvalidationRule.AllTags) rule).required(), mark);
  }

  /** Puts back what a snapshot holds, as if it was made now. */
  void restore(TableSnapshot snapshot, long now) {
    snapshot.caches().forEach((name, mark) -> caches.put(name, mark.madeNow(now)));
    snapshot.tags().forEach((name, mark) -> tags.put(name, mark.madeNow(now)));
    Map<InvalidationRule, Mark> restored = new LinkedHashMap<>();
    for (TableSnapshot.Rule rule : snapshot.rules()) {
      restored.put(
          rule.tags().isEmpty()
              ? new InvalidationRule.Matching(
                  rule.cache(), KeyPattern.of(rule.pattern(), rule.prefix()))
              : new InvalidationRule.AllTags(rule.tags()),
          rule.mark().madeNow(now));
    }
    rules = restored;
  }
}
