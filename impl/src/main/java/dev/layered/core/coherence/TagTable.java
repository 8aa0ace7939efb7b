package dev.layered.core.coherence;

import dev.layered.core.key.KeyPattern;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the log of invalidations: the position of each tag's and each cache's
 * last invalidation. An entry is valid if the position that was applied before its load began is
 * not before any position that concerns it; so invalidating a tag is one write here, however many
 * entries carry it.
 *
 * <p>Written by the one thread that delivers the log, read by every thread without a lock. The
 * order that makes this safe: {@link #apply} writes the marks first, then the applied position,
 * then the {@link #version()}; {@link #judge} reads the version first. A load that read the new
 * position therefore began after the invalidation, and an entry that was judged against the new
 * version was held against all its marks.
 *
 * <p>Pruning and folding move what is known: from a rule to a tag or a cache, from a tag to the
 * floor, from any mark to {@link #canJudge}. The writer writes the destination before it removes
 * the source; a reader reads the source before the destination, so it sees the one or the other.
 *
 * <p>Memory is bounded. A mark older than the longest life of any entry concerns no entry and is
 * pruned. If there are still too many, the older half is folded into one floor for all entries:
 * some are then loaded anew that need not be, but none is served that must not be.
 */
public final class TagTable {

  /** More tags than this are folded into the floor. */
  public static final int DEFAULT_MAX_TAGS = 100_000;

  /** More rules than this are folded: each is held against an entry one by one. */
  static final int MAX_RULES = 64;

  private static final long PRUNE_INTERVAL_NANOS = 60_000_000_000L;

  /** For a thread that is paused between reading the clock and making its mark or its entry. */
  private static final long PRUNE_MARGIN_NANOS = 60_000_000_000L;

  private final Ticker ticker;
  private final int maxTags;
  private final Map<String, Mark> caches = new ConcurrentHashMap<>();
  private final Map<String, Mark> tags = new ConcurrentHashMap<>();
  private volatile Map<InvalidationRule, Mark> rules = Map.of();
  private volatile long floor;
  private volatile long prunedSeq;
  private volatile LogPosition applied;
  private volatile long version;
  private volatile long longestLifeNanos;
  private volatile List<Invalidation> undelivered = List.of();
  private volatile LearnedPositions learned = new LearnedPositions();
  private long lastPruneNanos;

  /**
   * An empty table.
   *
   * @param start the position from which the log goes on
   * @param ticker the source of time
   * @param maxTags how many tags are known at most; greater than 1
   */
  public TagTable(LogPosition start, Ticker ticker, int maxTags) {
    this.applied = start;
    this.ticker = ticker;
    this.maxTags = maxTags;
    this.lastPruneNanos = ticker.nanos();
  }

  /**
   * A table as it was when a snapshot was taken. Its marks count as made now: how long ago the
   * snapshot was taken is known by the wall clock only, and so is how long an entry of the disk
   * layer still lives.
   */
  public static TagTable restore(TableSnapshot snapshot, Ticker ticker, int maxTags) {
    TagTable table = new TagTable(snapshot.position(), ticker, maxTags);
    long now = ticker.nanos();
    snapshot.caches().forEach((name, mark) -> table.caches.put(name, shift(mark, now)));
    snapshot.tags().forEach((name, mark) -> table.tags.put(name, shift(mark, now)));
    Map<InvalidationRule, Mark> restored = new LinkedHashMap<>();
    for (TableSnapshot.Rule rule : snapshot.rules()) {
      restored.put(
          rule.tags().isEmpty()
              ? new InvalidationRule.Matching(
                  rule.cache(), KeyPattern.of(rule.pattern(), rule.prefix()))
              : new InvalidationRule.AllTags(rule.tags()),
          shift(rule.mark(), now));
    }
    table.rules = restored;
    table.floor = snapshot.floor();
    table.prunedSeq = snapshot.prunedSeq();
    table.longestLifeNanos = snapshot.longestLifeNanos();
    return table;
  }

  /** The last position applied on this node. A load notes it before it begins. */
  public LogPosition applied() {
    return applied;
  }

  /** A number that changes with every invalidation that is not one of single keys. */
  public long version() {
    return version;
  }

  /**
   * Notes that an entry with this life is about to be stored; marks are kept at least that long.
   */
  public void noteLife(long nanos) {
    if (nanos > longestLifeNanos) {
      extendLife(nanos);
    }
  }

  /** The longest life that was noted, in nanoseconds; 0 if none was. */
  public long longestLifeNanos() {
    return longestLifeNanos;
  }

  private synchronized void extendLife(long nanos) {
    longestLifeNanos = Math.max(longestLifeNanos, nanos);
  }

  /**
   * Whether a result may be stored. A load that lasted longer than any entry lives may have been
   * overtaken by an invalidation whose mark is pruned by now.
   *
   * @param asOf the position noted before the load began
   */
  public boolean canJudge(LogPosition asOf) {
    return asOf.epoch() == applied.epoch() && asOf.seq() >= prunedSeq;
  }

  /** Applies one entry of the log. Called by one thread at a time, in the order of the log. */
  public synchronized void apply(LogPosition position, Invalidation invalidation) {
    long now = ticker.nanos();
    boolean touchesMarks = mark(position.seq(), invalidation, now);
    if (now - lastPruneNanos >= PRUNE_INTERVAL_NANOS) {
      prune();
    }
    if (tags.size() > maxTags) {
      foldOlderHalf();
    }
    applied = position;
    if (touchesMarks) {
      version = version + 1;
    }
  }

  /**
   * Goes on from another position, without knowing what was invalidated before it. Entries of
   * before are void here; those of the shared layer are judged by what is learned.
   *
   * <p>The position is written first, so that what is loaded from now on belongs to it; then the
   * floor, which stands for the marks that are removed last.
   */
  public synchronized void restart(LogPosition position) {
    applied = position;
    floor = position.seq();
    prunedSeq = position.seq();
    learned = new LearnedPositions();
    rules = Map.of();
    caches.clear();
    tags.clear();
    version = version + 1;
  }

  /**
   * Notes which invalidations of this node have no position yet. What they select is void until
   * they have.
   */
  public synchronized void undelivered(List<Invalidation> pending) {
    undelivered = List.copyOf(pending);
    version = version + 1;
  }

  private boolean mark(long seq, Invalidation invalidation, long now) {
    boolean expire = invalidation.expire();
    if (invalidation instanceof Invalidation.Keys || invalidation instanceof Invalidation.Written) {
      return false;
    }
    if (invalidation instanceof Invalidation.Clear clear) {
      caches.merge(
          clear.cache(),
          Mark.NONE.next(seq, expire, now),
          (old, fresh) -> old.next(seq, expire, now));
    } else if (invalidation instanceof Invalidation.Tags selected) {
      if (selected.all() && selected.tags().size() > 1) {
        addRule(new InvalidationRule.AllTags(selected.tags()), seq, expire, now);
      } else {
        for (String tag : selected.tags()) {
          markTag(tag, seq, expire, now);
        }
      }
    } else if (invalidation instanceof Invalidation.Matching matching) {
      addRule(
          new InvalidationRule.Matching(matching.cache(), matching.pattern()), seq, expire, now);
    }
    return true;
  }

  private void markTag(String tag, long seq, boolean expire, long now) {
    tags.merge(tag, Mark.NONE.next(seq, expire, now), (old, fresh) -> old.next(seq, expire, now));
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
      caches.merge(matching.cache(), mark, TagTable::later);
    } else if (rule instanceof InvalidationRule.AllTags allTags) {
      tags.merge(allTags.required().iterator().next(), mark, TagTable::later);
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
   * Judges an entry, makes it stale if it was expired, and notes the version against which it was
   * found valid.
   */
  public Verdict judge(String cache, Object key, Entry entry) {
    long seenVersion = version;
    LogPosition asOf = entry.asOf();
    // Before the marks: what is delivered is marked first, and pending no longer then.
    boolean pending = isSelected(undelivered, cache, key, entry.tags());
    Mark strongest = strongestMark(cache, key, entry.tags(), asOf.seq());
    if (pending || strongest.voidSeq() > asOf.seq() || isBelowFloor(asOf)) {
      return Verdict.VOID;
    }
    boolean expired = strongest.staleSeq() > asOf.seq();
    if (expired) {
      entry.makeStale(strongest.staleAtNanos());
    }
    entry.markValidated(seenVersion);
    return expired ? Verdict.EXPIRED : Verdict.VALID;
  }

  private static boolean isSelected(
      List<Invalidation> pending, String cache, Object key, List<String> entryTags) {
    return !pending.isEmpty()
        && pending.stream().anyMatch(each -> Selection.selects(each, cache, key, entryTags));
  }

  /**
   * The invalidations of this node that have no position now: a search of the shared layer notes
   * them before it begins. No mark tells of an invalidated key once it is delivered, and the search
   * may have found its value just before.
   */
  public List<Invalidation> undelivered() {
    return undelivered;
  }

  /**
   * What this node does not know about an entry of the shared layer that may be older than its
   * knowledge: the subjects to ask for together with it, see {@link LearnedPositions}. Mostly
   * empty.
   */
  public Unknown unknown(String cache, List<String> entryTags) {
    LearnedPositions present = learned;
    boolean knowsAll = floor == 0 && prunedSeq == 0;
    return new Unknown(present, knowsAll ? List.of() : present.missing(cache, entryTags));
  }

  /**
   * Subjects to ask for, and where to note what is learned. If this node forgets something
   * meanwhile, the answer is noted where nobody looks any more.
   */
  public record Unknown(LearnedPositions notes, List<String> subjects) {
    /** Notes the answer. */
    public void learn(List<Long> positions) {
      notes.note(subjects, positions);
    }
  }

  /**
   * Judges an entry of the shared layer as {@link #judge} does, except that it may be older than
   * what this node knows of the log.
   *
   * @param undeliveredBefore what {@link #undelivered()} was before the shared layer was asked
   * @return null if something about it must be learned first
   */
  public @Nullable Verdict judgeShared(
      String cache, Object key, Entry entry, List<Invalidation> undeliveredBefore) {
    LogPosition asOf = entry.asOf();
    boolean pending =
        isSelected(undeliveredBefore, cache, key, entry.tags())
            || isSelected(undelivered, cache, key, entry.tags());
    Mark strongest = strongestMark(cache, key, entry.tags(), asOf.seq());
    if (pending || asOf.epoch() != applied.epoch() || strongest.voidSeq() > asOf.seq()) {
      return Verdict.VOID;
    }
    // After the marks: what is pruned or folded is first counted here, then removed there.
    if (asOf.seq() < Math.max(floor, prunedSeq)) {
      Long last = learned.last(cache, entry.tags());
      if (last == null || last > asOf.seq()) {
        return last == null ? null : Verdict.VOID;
      }
    }
    boolean expired = strongest.staleSeq() > asOf.seq();
    if (expired) {
      entry.makeStale(strongest.staleAtNanos());
    }
    return expired ? Verdict.EXPIRED : Verdict.VALID;
  }

  /** Whether a load that began at a position is still what a caller of now may share. */
  public boolean isCurrent(String cache, Object key, List<String> entryTags, LogPosition asOf) {
    return strongestMark(cache, key, entryTags, asOf.seq()).lastSeq() <= asOf.seq()
        && !isBelowFloor(asOf)
        && canJudge(asOf);
  }

  /** Call it after the marks were read, because folding moves marks to the floor. */
  private boolean isBelowFloor(LogPosition asOf) {
    return asOf.epoch() != applied.epoch() || asOf.seq() < floor;
  }

  /**
   * The marks that concern an entry, as one: the last of those that void it, and the earliest
   * expiry after its load.
   */
  private Mark strongestMark(String cache, Object key, List<String> entryTags, long asOf) {
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

  private static Mark strongest(Mark a, Mark b, long asOf) {
    boolean aExpires = a.staleSeq() > asOf;
    boolean bExpires = b.staleSeq() > asOf;
    Mark stale = aExpires && (!bExpires || a.staleAtNanos() - b.staleAtNanos() <= 0) ? a : b;
    return new Mark(Math.max(a.voidSeq(), b.voidSeq()), stale.staleSeq(), stale.staleAtNanos(), 0);
  }

  /** Forgets marks that are older than the longest life of an entry. */
  public synchronized void prune() {
    long now = ticker.nanos();
    lastPruneNanos = now;
    forget(caches, now);
    forget(tags, now);
    Map<InvalidationRule, Mark> kept = new LinkedHashMap<>(rules);
    forget(kept, now);
    rules = kept;
  }

  private <S> void forget(Map<S, Mark> marks, long now) {
    marks
        .entrySet()
        .removeIf(
            subject -> {
              Mark mark = subject.getValue();
              if (now - mark.madeAtNanos() <= longestLifeNanos + PRUNE_MARGIN_NANOS) {
                return false;
              }
              prunedSeq = Math.max(prunedSeq, mark.lastSeq());
              learned = new LearnedPositions();
              return true;
            });
  }

  private void foldOlderHalf() {
    prune();
    if (tags.size() <= maxTags) {
      return;
    }
    long[] seqs = tags.values().stream().mapToLong(Mark::lastSeq).sorted().toArray();
    long median = seqs[seqs.length / 2];
    floor = Math.max(floor, median);
    learned = new LearnedPositions();
    tags.values().removeIf(mark -> mark.lastSeq() <= median);
  }

  /** How many marks are kept, for bounding and for tests. */
  public int size() {
    return caches.size() + tags.size() + rules.size();
  }

  /** All that is known now. */
  public synchronized TableSnapshot snapshot() {
    long now = ticker.nanos();
    List<TableSnapshot.Rule> kept = new ArrayList<>();
    rules.forEach(
        (rule, mark) -> {
          if (rule instanceof InvalidationRule.Matching matching) {
            KeyPattern pattern = matching.pattern();
            kept.add(
                new TableSnapshot.Rule(
                    matching.cache(),
                    pattern.text(),
                    pattern.isPrefix(),
                    Set.of(),
                    age(mark, now)));
          } else if (rule instanceof InvalidationRule.AllTags allTags) {
            kept.add(new TableSnapshot.Rule("", "", false, allTags.required(), age(mark, now)));
          }
        });
    return new TableSnapshot(
        applied, floor, prunedSeq, longestLifeNanos, ages(caches, now), ages(tags, now), kept);
  }

  private static Map<String, Mark> ages(Map<String, Mark> marks, long now) {
    Map<String, Mark> result = new HashMap<>();
    marks.forEach((name, mark) -> result.put(name, age(mark, now)));
    return result;
  }

  private static Mark age(Mark mark, long now) {
    long sinceStale = mark.staleSeq() == 0 ? 0 : now - mark.staleAtNanos();
    return new Mark(mark.voidSeq(), mark.staleSeq(), sinceStale, now - mark.madeAtNanos());
  }

  /** The inverse of {@link #age}, except that the mark counts as made now. */
  private static Mark shift(Mark aged, long now) {
    return new Mark(aged.voidSeq(), aged.staleSeq(), now - aged.staleAtNanos(), now);
  }
}
