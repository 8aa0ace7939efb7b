package dev.layered.core.coherence;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.util.List;
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

  private static final long PRUNE_INTERVAL_NANOS = 60_000_000_000L;

  /** For a thread that is paused between reading the clock and making its mark or its entry. */
  private static final long PRUNE_MARGIN_NANOS = 60_000_000_000L;

  private final Ticker ticker;
  private final int maxTags;
  private final Marks marks = new Marks();
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
    table.marks.restore(snapshot, ticker.nanos());
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
    boolean marked = marks.add(position.seq(), invalidation, now);
    if (now - lastPruneNanos >= PRUNE_INTERVAL_NANOS) {
      prune();
    }
    if (marks.tagCount() > maxTags) {
      foldOlderHalf();
    }
    applied = position;
    if (marked) {
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
    marks.clear();
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

  /**
   * Judges an entry, makes it stale if it was expired, and notes the version against which it was
   * found valid.
   */
  public Verdict judge(String cache, Object key, Entry entry) {
    long seenVersion = version;
    LogPosition asOf = entry.asOf();
    // Before the marks: what is delivered is marked first, and pending no longer then.
    boolean pending = isSelected(undelivered, cache, key, entry.tags());
    Mark strongest = marks.strongest(cache, key, entry.tags(), asOf.seq());
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

  /**
   * Which invalidation {@link #judge} finds an entry void or expired by, without noting anything;
   * null if there is none.
   */
  public @Nullable Cause causeOf(String cache, Object key, Entry entry) {
    Cause known = known(cache, key, entry);
    return isVoid(known) || !isBelowFloor(entry.asOf()) ? known : Cause.ofLog(applied.seq());
  }

  /** The same for {@link #judgeShared}. */
  public @Nullable Cause causeOfShared(String cache, Object key, Entry entry) {
    LogPosition asOf = entry.asOf();
    Cause known = known(cache, key, entry);
    if (isVoid(known)) {
      return known;
    }
    if (asOf.epoch() != applied.epoch()) {
      return Cause.ofLog(applied.seq());
    }
    return asOf.seq() < Math.max(floor, prunedSeq)
        ? Cause.later(known, learned.causeOf(cache, entry.tags(), asOf.seq()))
        : known;
  }

  private @Nullable Cause known(String cache, Object key, Entry entry) {
    for (Invalidation each : undelivered) {
      if (Selection.selects(each, cache, key, entry.tags())) {
        return Cause.ofUndelivered(each, entry.tags());
      }
    }
    return marks.causeOf(cache, key, entry.tags(), entry.asOf().seq());
  }

  private static boolean isVoid(@Nullable Cause cause) {
    return cause != null && !cause.expired();
  }

  /** At which position a tag was invalidated or expired last; 0 if this node does not know. */
  public long lastOfTag(String tag) {
    return Math.max(marks.lastOfTag(tag), learned.position(LearnedPositions.ofTag(tag)));
  }

  /** The same of a whole cache. */
  public long lastOfCache(String cache) {
    return Math.max(marks.lastOfCache(cache), learned.position(LearnedPositions.ofCache(cache)));
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
    Mark strongest = marks.strongest(cache, key, entry.tags(), asOf.seq());
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
    return marks.strongest(cache, key, entryTags, asOf.seq()).lastSeq() <= asOf.seq()
        && !isBelowFloor(asOf)
        && canJudge(asOf);
  }

  /** Call it after the marks were read, because folding moves marks to the floor. */
  private boolean isBelowFloor(LogPosition asOf) {
    return asOf.epoch() != applied.epoch() || asOf.seq() < floor;
  }

  /** Forgets marks that are older than the longest life of an entry. */
  public synchronized void prune() {
    long now = ticker.nanos();
    lastPruneNanos = now;
    marks.forgetOlder(now, longestLifeNanos + PRUNE_MARGIN_NANOS, this::notePruned);
  }

  private void notePruned(long seq) {
    prunedSeq = Math.max(prunedSeq, seq);
    learned = new LearnedPositions();
  }

  private void foldOlderHalf() {
    prune();
    if (marks.tagCount() <= maxTags) {
      return;
    }
    long median = marks.medianOfTags();
    floor = Math.max(floor, median);
    learned = new LearnedPositions();
    marks.forgetTagsUpTo(median);
  }

  /** How many marks are kept, for bounding and for tests. */
  public int size() {
    return marks.size();
  }

  /** All that is known now. */
  public synchronized TableSnapshot snapshot() {
    long now = ticker.nanos();
    return new TableSnapshot(
        applied,
        floor,
        prunedSeq,
        longestLifeNanos,
        marks.agedCaches(now),
        marks.agedTags(now),
        marks.agedRules(now));
  }
}
