package dev.layered.core;

import dev.layered.core.coherence.Cause;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.coherence.Verdict;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.load.Load;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this node's knowledge of invalidations says about the entries and loads of one cache. */
final class EntryJudge {

  private final String cache;
  private final TagTable table;

  EntryJudge(String cache, TagTable table) {
    this.cache = cache;
    this.table = table;
  }

  /** The position of the log that is applied now. */
  LogPosition applied() {
    return table.applied();
  }

  /** Notes that an entry with this life is about to be stored. */
  void noteLife(long nanos) {
    table.noteLife(nanos);
  }

  /** Whether an entry was made void; quick if nothing happened since it was judged last. */
  boolean isVoid(Object key, Entry entry) {
    return entry.validatedVersion() != table.version()
        && table.judge(cache, key, entry) == Verdict.VOID;
  }

  /** The entry itself if it is there, neither gone nor void; else null. */
  @Nullable Entry usable(Object key, @Nullable Entry entry, long now) {
    return entry == null || entry.isGone(now) || isVoid(key, entry) ? null : entry;
  }

  /** The marks are read before it is asked whether some are pruned, or one could vanish between. */
  boolean isStorable(Object key, Entry entry) {
    return table.judge(cache, key, entry) != Verdict.VOID && table.canJudge(entry.asOf());
  }

  /** Whether a load in flight is still what a caller of now may share. */
  boolean isCurrent(Object key, Load load) {
    return isCurrent(key, load.tags(), load);
  }

  /** The same for a load that turned out to have other tags. */
  boolean isCurrent(Object key, List<String> tags, Load load) {
    return table.isCurrent(cache, key, tags, load.asOf());
  }

  /** Which invalidation speaks against an entry of this node; null if none. Notes nothing. */
  @Nullable Cause causeOf(Object key, Entry entry) {
    return table.causeOf(cache, key, entry);
  }

  /** The same of an entry of the shared layer. */
  @Nullable Cause causeOfShared(Object key, Entry entry) {
    return table.causeOfShared(cache, key, entry);
  }

  /** At which position a tag was invalidated or expired last; 0 if that is not known. */
  long lastOfTag(String tag) {
    return table.lastOfTag(tag);
  }

  /** The same of the cache. */
  long lastOfCache() {
    return table.lastOfCache(cache);
  }
}
